const idBytes = 16;

/** UUIDs one after the other, 16 bytes each: 500 members are 8 KB. */
export const packIds = (ids: readonly string[]): Uint8Array =>
  Buffer.from(ids.join('').replaceAll('-', ''), 'hex');

export function unpackIds(packed: Uint8Array): string[] {
  const hex = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString('hex');
  return Array.from({ length: packed.length / idBytes }, (_, index) => idAt(hex, index * idBytes));
}

/** The UUID whose 16 bytes begin at a byte of what the hex digits stand for. */
export function idAt(hex: string, byte: number): string {
  const digits = (from: number, to: number): string => hex.slice(2 * byte + from, 2 * byte + to);
  return `${digits(0, 8)}-${digits(8, 12)}-${digits(12, 16)}-${digits(16, 20)}-${digits(20, 32)}`;
}
