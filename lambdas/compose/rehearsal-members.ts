import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SyntheticMember } from '../journeys/rehearsal/world.ts';
import { memberKey, type MemberItem } from '../members/adapters/member-item.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { batchGetAll } from '../shared/edge/dynamo/batch-get-all.ts';
import type { Core } from './core.ts';

interface Members {
  channelId: string;
  memberIds: readonly string[];
  synthetic: readonly SyntheticMember[];
  clock: Clock;
}

/** Copies of the members who exist, and those who do not. */
export async function putMembers(real: Core, { client, tables }: Core, members: Members): Promise<void> {
  const { channelId, memberIds, synthetic, clock } = members;
  const TableName = tables.members;
  const keys = memberIds.map((memberId) => memberKey(channelId, memberId));
  const existing = await batchGetAll(real.client, real.tables.members, keys);
  for (const Item of [...existing, ...synthetic.map((member) => itemOf(channelId, member, clock.now()))])
    await client.send(new PutCommand({ TableName, Item }));
}

/** A friend who has agreed to whatever is asked for. */
function itemOf(
  channelId: string,
  { memberId, isBlocked, attributes, tags }: SyntheticMember,
  nowEpochMs: number,
): Record<string, unknown> {
  return {
    ...memberKey(channelId, memberId),
    ...{ channelId, memberId, createdAt: nowEpochMs, attributes },
    profile: {
      lineUserId: `U${memberId.replaceAll('-', '')}`,
      lifecycle: isBlocked ? 'blocked' : 'friend',
      followedAt: nowEpochMs,
    },
    tags: Object.fromEntries(
      Object.entries(tags).map(([tag, intensity]) => [tag, { intensity, at: nowEpochMs }]),
    ),
    consents: ['marketing', 'ads'],
  } satisfies MemberItem & { pk: string; sk: string };
}
