import type { ReadMembers } from '../members/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';

/** A 422 that names the place of every member that the channel does not have. */
export async function refuseUnknownMembers(
  { readMembers }: { readMembers: ReadMembers },
  channelId: string,
  memberIds: readonly string[],
): Promise<void> {
  const known = await readMembers(channelId, memberIds);
  const errors = memberIds.flatMap((memberId, index) =>
    known.has(memberId) ? [] : [{ path: `/memberIds/${index}`, message: 'No such member in this channel.' }],
  );
  if (errors.length > 0) throw new Problem(422, 'Unknown members', { errors });
}
