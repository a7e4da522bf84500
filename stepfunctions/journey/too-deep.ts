/**
 * The path of the first value that lies deeper than `mostLevels` in a JSON value, whose own level is 1; undefined when none
 * does. Without recursion: a body may nest further than the stack reaches.
 */
export function tooDeep(json: unknown, mostLevels: number): PropertyKey[] | undefined {
  const open: { value: unknown; path: PropertyKey[] }[] = [{ value: json, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= mostLevels) return path;
    for (const [key, part] of Object.entries(value)) open.push({ value: part, path: [...path, key] });
  }
  return undefined;
}
