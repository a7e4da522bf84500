/** The form in which names are searched by their beginning: NFKC, lower case, single spaces. Works for any script. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ').slice(0, 100);
}
