/** Plain JSONPath reference paths (`$`, `$.a.b`, `$.list[0]`), the only ones that our machines use. */
const segment = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']+)'\]/y;

export function parsePath(path: string): string[] {
  const keys: string[] = [];
  segment.lastIndex = 1;
  while (segment.lastIndex < path.length) {
    const match = segment.exec(path);
    if (!path.startsWith('$') || !match) throw new RuntimeError(`${path} is no plain reference path.`);
    keys.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return keys;
}

/** The value at the path; undefined when there is none. */
export function lookUp(data: unknown, path: string): unknown {
  return parsePath(path).reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    data,
  );
}

/** The value at the path; a missing one fails the execution, as in Step Functions. */
export function read(data: unknown, path: string): unknown {
  const value = lookUp(data, path);
  if (value === undefined) throw new RuntimeError(`The path ${path} points to nothing in the state's input.`);
  return value;
}

/** A copy of the data with the value put at the path; objects on the way are made. */
export function putAt(data: unknown, path: string, value: unknown): unknown {
  return putKeys(data, parsePath(path), value);
}

function putKeys(data: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const object = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  return { ...object, [key]: putKeys(object[key], rest, value) };
}

/** Error name States.Runtime: the definition does not fit the data; no retry helps. */
export class RuntimeError extends Error {
  override readonly name = 'States.Runtime';
}
