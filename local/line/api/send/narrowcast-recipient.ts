import { z } from 'zod';
import type { Account } from '../../account.ts';
import { refuse, refuseProperties, type LineAnswer } from '../../http/line-answer.ts';
import { audienceStatus } from '../audience-operations.ts';
import { conditionTree, holds, leavesOf } from './condition-tree.ts';
import { hasSucceeded } from './narrowcast-phase.ts';

const mostGroups = 10;
const redeliveryMs = 14 * 86_400_000;

const Group = z.union([
  z.object({ type: z.literal('audience'), audienceGroupId: z.int() }),
  z.object({ type: z.literal('redelivery'), requestId: z.string() }),
]);
type Group = z.infer<typeof Group>;
const Recipient = conditionTree(Group);

/** Whom a narrowcast means, and the groups that say so. */
export interface NarrowcastRecipient {
  isMeant: (userId: string) => boolean;
  /** `isUpload`: user ids that the account itself uploaded, which need no least number. */
  groups: readonly { userIds: ReadonlySet<string>; isUpload: boolean }[];
}

/** Audiences and recipients of earlier narrowcasts; everybody when there is no recipient. */
export function readRecipient(
  account: Account,
  recipient: unknown,
): NarrowcastRecipient | { refusal: LineAnswer } {
  if (recipient === undefined) return { isMeant: () => true, groups: [] };
  const parsed = Recipient.safeParse(recipient);
  const leaves = parsed.success ? leavesOf(parsed.data) : [];
  if (!parsed.success || leaves.length > mostGroups) {
    const message = `Must be audiences and redeliveries, at most ${mostGroups}, joined by operators with one of and, or, not`;
    return { refusal: refuseProperties([{ message, property: 'recipient' }]) };
  }
  const sets = new Map<string, NarrowcastRecipient['groups'][number]>();
  for (const leaf of leaves) {
    const group = groupOf(account, leaf);
    if (!group) return { refusal: refuse(400, wordsOf(leaf)) };
    sets.set(JSON.stringify(leaf), group);
  }
  return {
    isMeant: (userId) =>
      holds(parsed.data, (leaf) => sets.get(JSON.stringify(leaf))?.userIds.has(userId) === true),
    groups: [...sets.values()],
  };
}

const wordsOf = (group: Group): string =>
  group.type === 'audience'
    ? `Invalid audience group id: ${group.audienceGroupId}`
    : `Invalid request id: ${group.requestId}`;

/** Undefined when LINE refuses it: an audience that is not ready, a narrowcast that is too old or did not succeed. */
function groupOf(account: Account, group: Group): NarrowcastRecipient['groups'][number] | undefined {
  if (group.type === 'audience') {
    const audience = account.state.audiences.get(group.audienceGroupId);
    const isReady = audience && audienceStatus(account, audience) === 'READY';
    return isReady ? { userIds: audience.userIds, isUpload: audience.type === 'UPLOAD' } : undefined;
  }
  const sent = account.state.campaigns.get(group.requestId);
  const now = account.clock.now();
  return sent && hasSucceeded(sent, now) && now - sent.at < redeliveryMs
    ? { userIds: new Set(sent.reached), isUpload: false }
    : undefined;
}
