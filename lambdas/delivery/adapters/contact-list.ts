import { createHash } from 'node:crypto';

/** One marketing contact: which send, and when in epoch milliseconds. */
export interface Contact {
  mark: string;
  at: number;
}

const markBytes = 8;
const bytesPerContact = markBytes + 6;

/** A send's short name in a contact list. */
export const markOf = (sendId: string): string =>
  createHash('sha256').update(sendId).digest().subarray(0, markBytes).toString('hex');

/** 14 bytes a contact: seventy in a month are one kilobyte, one write unit. */
export function packContacts(contacts: readonly Contact[]): Uint8Array {
  const bytes = Buffer.alloc(contacts.length * bytesPerContact);
  contacts.forEach(({ mark, at }, index) => {
    bytes.write(mark, index * bytesPerContact, 'hex');
    bytes.writeUIntBE(at, index * bytesPerContact + markBytes, 6);
  });
  return bytes;
}

export function unpackContacts(packed: Uint8Array): Contact[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  return Array.from({ length: bytes.length / bytesPerContact }, (_, index) => {
    const start = index * bytesPerContact;
    return {
      mark: bytes.toString('hex', start, start + markBytes),
      at: bytes.readUIntBE(start + markBytes, 6),
    };
  });
}
