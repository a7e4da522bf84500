/** A doubled brace, a key, or a brace that stands alone, whichever comes first. */
const token = /\{\{|\}\}|\{(?<key>[^{}]*)\}|[{}]/g;

/** The `{key}`s of a textV2, in LINE's syntax; `isUnpaired` when a brace stands alone. */
export function findKeys(text: string): { keys: string[]; isUnpaired: boolean } {
  const found = [...text.matchAll(token)];
  return {
    keys: found.flatMap(({ groups }) => groups?.['key'] ?? []),
    isUnpaired: found.some(([whole]) => whole === '{' || whole === '}'),
  };
}
