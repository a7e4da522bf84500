/**
 * The form in which keywords and messages are compared: NFKC (full-width and half-width forms meet, as Japanese and
 * Chinese keyboards mix them), case-folded, outer white space gone.
 */
export function normaliseText(text: string): string {
  // Upper case first: it unfolds letters such as ß and final sigma that lower case alone leaves apart.
  return text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').trim();
}
