/** An address inside a text, as `start` and `end` in UTF-16 code units. */
export interface TextLink {
  start: number;
  end: number;
  url: string;
}

/** Printable ASCII without what ends an address in running text; braces belong to personal fields and textV2. */
const address = /(?<![A-Za-z0-9])https:\/\/[^\s"<>\\^`{}|\u0000-\u0020\u007f-\u{10ffff}]+/gu;

/** Ends of sentences, quotes and brackets that an address is seldom meant to end with. */
const trailing = /[.,;:!?'"*\]]+$/;

/** Where the address would go on in letters of other scripts, or in a field, nobody knows its true end. */
const goesOn = /^[\p{L}\p{N}{]/u;

/** The https addresses that stand in a text, from left to right; those whose end is in doubt are passed over. */
export function textLinks(text: string): TextLink[] {
  return [...text.matchAll(address)].flatMap(({ 0: found, index: start }) => {
    if (goesOn.test(text.slice(start + found.length))) return [];
    const url = withoutTrailing(found);
    return [{ start, end: start + url.length, url }];
  });
}

function withoutTrailing(found: string): string {
  const shorter = found.replace(trailing, '');
  // A bracket that opens inside the address closes there as well.
  const isUnbalanced = shorter.endsWith(')') && !shorter.includes('(');
  return isUnbalanced ? withoutTrailing(shorter.slice(0, -1)) : shorter;
}
