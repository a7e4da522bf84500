import { createHash } from 'node:crypto';

/** One marketing contact: which send, of which topic, and when in epoch milliseconds. */
export interface Contact {
  mark: string;
  /** Absent where the send is of no topic. */
  topic?: string;
  at: number;
}

/** As stored: `topics` is absent while no contact has one. */
export interface PackedContacts {
  contacts: Uint8Array;
  topics?: Uint8Array;
}

const markBytes = 8;
const bytesPerContact = markBytes + 6;
const topicBytes = 4;
const noTopic = '0'.repeat(topicBytes * 2);

const shortHash = (text: string, bytes: number): string =>
  createHash('sha256').update(text).digest().subarray(0, bytes).toString('hex');

/** A send's short name in a contact list. */
export const markOf = (sendId: string): string => shortHash(sendId, markBytes);

/** A topic's: a channel has fifty at most, so four bytes tell them apart. */
export const topicMarkOf = (topicId: string): string => shortHash(topicId, topicBytes);

/**
 * 14 bytes a contact, seventy in a month are one kilobyte, one write unit. Topics stand beside them in the same order,
 * 4 bytes each, so that lists from before there were topics are read as they are.
 */
export function packContacts(contacts: readonly Contact[]): PackedContacts {
  const bytes = Buffer.alloc(contacts.length * bytesPerContact);
  contacts.forEach(({ mark, at }, index) => {
    bytes.write(mark, index * bytesPerContact, 'hex');
    bytes.writeUIntBE(at, index * bytesPerContact + markBytes, 6);
  });
  if (contacts.every(({ topic }) => topic === undefined)) return { contacts: bytes };
  const topics = Buffer.from(contacts.map(({ topic = noTopic }) => topic).join(''), 'hex');
  return { contacts: bytes, topics };
}

export function unpackContacts({ contacts, topics = new Uint8Array() }: PackedContacts): Contact[] {
  const bytes = Buffer.from(contacts.buffer, contacts.byteOffset, contacts.byteLength);
  const marks = Buffer.from(topics.buffer, topics.byteOffset, topics.byteLength);
  return Array.from({ length: bytes.length / bytesPerContact }, (_, index) => {
    const start = index * bytesPerContact;
    const topic = marks.toString('hex', index * topicBytes, (index + 1) * topicBytes);
    return {
      mark: bytes.toString('hex', start, start + markBytes),
      ...(topic !== '' && topic !== noTopic && { topic }),
      at: bytes.readUIntBE(start + markBytes, 6),
    };
  });
}
