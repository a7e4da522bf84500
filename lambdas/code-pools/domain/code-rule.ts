/** Shops' codes are visible ASCII without spaces; a longer one would not be typed by anybody. */
const code = /^[!-~]{1,100}$/;

export const isCode = (text: string): boolean => code.test(text);

/** Said without the code: whoever reads it may not be the one who may use it. */
export const codeRule = 'A code has 1 to 100 letters, digits and signs of ASCII, and no spaces.';
