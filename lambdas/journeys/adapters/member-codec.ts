import { idAt, packIds } from '../../shared/domain/pack-ids.ts';
import type { CohortMember } from '../domain/cohort.ts';

const idBytes = 16;

/** 16 bytes id, 6 bytes entry, 6 bytes last send (0: none): 500 members are 14 KB instead of 50 KB of text. */
const bytesPerMember = 28;

export function packMembers(members: readonly CohortMember[]): Uint8Array {
  const bytes = Buffer.alloc(members.length * bytesPerMember);
  const ids = packIds(members.map(({ memberId }) => memberId));
  members.forEach(({ enteredAt, lastSendAt }, index) => {
    const start = index * bytesPerMember;
    bytes.set(ids.subarray(index * idBytes, (index + 1) * idBytes), start);
    bytes.writeUIntBE(enteredAt, start + idBytes, 6);
    bytes.writeUIntBE(lastSendAt ?? 0, start + 22, 6);
  });
  return bytes;
}

/** @param replied by member, the nodes whose sends went with the free reply */
export function unpackMembers(
  packed: Uint8Array,
  replied: Readonly<Record<string, readonly string[]>>,
): CohortMember[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const hex = bytes.toString('hex');
  return Array.from({ length: bytes.length / bytesPerMember }, (_, index) => {
    const start = index * bytesPerMember;
    const memberId = idAt(hex, start);
    const enteredAt = bytes.readUIntBE(start + idBytes, 6);
    const lastSendAt = bytes.readUIntBE(start + 22, 6);
    const repliedNodeIds = replied[memberId] ?? none;
    return lastSendAt === 0
      ? { memberId, enteredAt, repliedNodeIds }
      : { memberId, enteredAt, lastSendAt, repliedNodeIds };
  });
}

const none: readonly string[] = [];
