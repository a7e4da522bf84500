import { parse, stringify } from 'uuid';

const idBytes = 16;

/** UUIDs one after the other, 16 bytes each: 500 members are 8 KB. */
export function packIds(ids: readonly string[]): Uint8Array {
  return Buffer.concat(ids.map((id) => parse(id)));
}

export function unpackIds(packed: Uint8Array): string[] {
  return Array.from({ length: packed.length / idBytes }, (_, index) =>
    stringify(packed.subarray(index * idBytes, (index + 1) * idBytes)),
  );
}
