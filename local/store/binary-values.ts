/** A copy as it travels in AWS JSON: bytes as base64, nothing that is undefined. */
export function toWire(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  return copied(value, toWire);
}

/** A copy of an answer in AWS JSON with the bytes of its attribute values as bytes. */
export function fromWire(value: unknown): unknown {
  return copied(value, fromWire, binaryMembers);
}

/** Only an attribute value has text under `B` or a list under `BS`: what an attribute is called stands above an object. */
const binaryMembers: Readonly<Record<string, (value: unknown) => unknown>> = {
  B: (value) => (typeof value === 'string' ? bytesOf(value) : fromWire(value)),
  BS: (value) => (Array.isArray(value) ? (value as string[]).map(bytesOf) : fromWire(value)),
};

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

function copied(
  value: unknown,
  copy: (inner: unknown) => unknown,
  members: Readonly<Record<string, (inner: unknown) => unknown>> = {},
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => copy(inner));
  const result: Record<string, unknown> = {};
  for (const name in value) {
    const inner = (value as Record<string, unknown>)[name];
    if (inner !== undefined) result[name] = (members[name] ?? copy)(inner);
  }
  return result;
}
