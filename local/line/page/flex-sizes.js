// Sizes of Flex Messages in pixels (Messaging API docs, "Flex Message elements" and "Flex Message layout").

export const bubbleWidths = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };

const spaces = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const letters = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, '3xl': 35, '4xl': 48, '5xl': 74 };
const images = {
  xxs: 40,
  xs: 60,
  sm: 80,
  md: 100,
  lg: 120,
  xl: 140,
  xxl: 160,
  '3xl': 180,
  '4xl': 200,
  '5xl': 220,
};
const borders = { none: 0, light: 0.5, normal: 1, medium: 2, 'semi-bold': 3, bold: 4 };

const sized = (keywords) => (value) => {
  if (value === undefined) return '';
  return Object.hasOwn(keywords, value) ? `${keywords[value]}px` : value;
};

/** Each takes a keyword, or pixels or a percentage as they are. */
export const space = sized(spaces);
export const letterSize = sized(letters);
export const borderWidth = sized(borders);
export const imageWidth = (value = 'md') => (value === 'full' ? '100%' : sized(images)(value));

/** `20:13` as CSS wants it. */
export const ratio = (text = '1:1') => text.replace(':', ' / ');

/** A box's background: a color or a gradient. */
export function background({ backgroundColor, background: gradient }) {
  if (gradient?.type !== 'linearGradient') return backgroundColor ?? '';
  const { angle, startColor, centerColor, centerPosition = '50%', endColor } = gradient;
  const center = centerColor ? `, ${centerColor} ${centerPosition}` : '';
  return `linear-gradient(${angle}, ${startColor}${center}, ${endColor})`;
}
