const idBytes = 16;

/** UUIDs one after the other, 16 bytes each: 500 members are 8 KB. */
export const packIds = (ids: readonly string[]): Uint8Array =>
  Buffer.from(ids.join('').replaceAll('-', ''), 'hex');

export function unpackIds(packed: Uint8Array): string[] {
  const hex = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString('hex');
  return Array.from({ length: packed.length / idBytes }, (_, index) => {
    const id = hex.slice(index * 32, (index + 1) * 32);
    return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
  });
}
