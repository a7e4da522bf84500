import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SyntheticMember } from '../journeys/rehearsal/world.ts';
import { memberKey, type MemberItem } from '../members/adapters/member-item.ts';
import { valueTypes, type MemberScores } from '../scoring/contracts.ts';
import { rfmNameOf } from '../scoring/domain/rfm-name.ts';
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

/** The lowest scores of that name; what goes with it as often as not. */
function fullScores({ name, nes }: NonNullable<SyntheticMember['scores']>): MemberScores {
  const cell = cells.find(({ r, fm }) => rfmNameOf(r, fm, fm) === name) ?? { r: 1, fm: 1 };
  return { asOf: '1970-01-01', r: cell.r, f: cell.fm, m: cell.fm, name, valueType: valueTypes[0], nes };
}
const scale = [1, 2, 3, 4, 5] as const;
const cells = scale.flatMap((r) => scale.map((fm) => ({ r, fm })));

/** A friend who has agreed to whatever is asked for. */
function itemOf(
  channelId: string,
  { memberId, isBlocked, attributes, tags, birthday, scores }: SyntheticMember,
  nowEpochMs: number,
): Record<string, unknown> {
  return {
    ...memberKey(channelId, memberId),
    ...{ channelId, memberId, createdAt: nowEpochMs, attributes },
    profile: {
      lineUserId: `U${memberId.replaceAll('-', '')}`,
      lifecycle: isBlocked ? 'blocked' : 'friend',
      followedAt: nowEpochMs,
      ...(birthday === undefined ? {} : { birthday }),
    },
    ...(scores ? { scores: fullScores(scores) } : {}),
    tags: Object.fromEntries(
      Object.entries(tags).map(([tag, intensity]) => [tag, { intensity, at: nowEpochMs }]),
    ),
    consents: ['marketing', 'ads'],
  } satisfies MemberItem & { pk: string; sk: string };
}
