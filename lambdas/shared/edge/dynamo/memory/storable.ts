/** The value as the document client would store it: without what is undefined. Bytes and sets stay as they are. */
export function storable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array || value instanceof Set) return value;
  if (Array.isArray(value)) return value.map(storable);
  const stored: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner !== undefined) stored[name] = storable(inner);
  }
  return stored;
}
