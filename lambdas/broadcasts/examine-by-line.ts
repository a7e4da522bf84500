import type { Channel, ReadChannel } from '../access/contracts.ts';
import type { LineTarget, ReadRemainingQuota } from '../delivery/contracts.ts';
import { isReachable, type MemberRow } from '../members/contracts.ts';
import type { ReadMarketingRule } from '../preferences/contracts.ts';
import { idTest } from '../shared/domain/id-test.ts';
import type { Complaint } from './domain/by-line-problems.ts';
import type { BroadcastDefinition } from './domain/definition.ts';
import { mayReach } from './domain/may-reach.ts';
import type { RecipientLeaf } from './domain/narrowcast.ts';
import { withinQuota } from './domain/within-quota.ts';
import { scanRecipients, type ScanDeps } from './scan-recipients.ts';
import { resolveLineAudiences, type OwnAudiences, type ResolveDeps } from './resolve-line-audiences.ts';

export interface ExamineDeps extends ScanDeps, ResolveDeps {
  readChannel: ReadChannel;
  readMarketingRule: ReadMarketingRule;
  readRemainingQuota: ReadRemainingQuota;
}

export interface Examined {
  problems: readonly Complaint[];
  target: LineTarget;
  /** Friends that we know; undefined where only LINE knows how many it reaches. */
  reach: number | undefined;
  /** False: there was no time for all members, so more may stand against it. */
  isComplete: boolean;
}

/**
 * Whether LINE may send a broadcast now by itself: it asks none of our rules, so nobody may be within its reach whom a rule
 * keeps from it. What only LINE knows (attributes, its own groups) counts as reaching everybody.
 */
export async function examineByLine(
  deps: ExamineDeps,
  channelId: string,
  definition: BroadcastDefinition,
  { untilEpochMs = Infinity }: { untilEpochMs?: number } = {},
): Promise<Examined> {
  const channel = await deps.readChannel(channelId);
  if (!channel) throw new Error(`There is no channel ${channelId}.`);
  const narrowcast = 'narrowcast' in definition.audience ? definition.audience.narrowcast : undefined;
  const own = await resolveLineAudiences(deps, channelId, narrowcast?.recipient);
  const {
    reach,
    isComplete,
    problems: kept,
  } = await whoIsKept(deps, channel, {
    ...{ definition, own, untilEpochMs },
  });
  const remaining = await deps.readRemainingQuota(channelId);
  const quota = withinQuota(definition, {
    ...{ remaining, reach },
    reserve: definition.purpose === 'marketing' ? channel.settings.quotaReserve : 0,
  });
  const target: LineTarget = narrowcast
    ? { endpoint: 'narrowcast', recipient: own.recipient, filter: narrowcast.filter, limit: quota.limit }
    : { endpoint: 'broadcast' };
  return { problems: [...own.problems, ...kept, ...quota.problems], target, reach, isComplete };
}

interface Given {
  definition: BroadcastDefinition;
  own: OwnAudiences;
  untilEpochMs: number;
}

/** Transactional sends ask none of this, as they do not elsewhere. */
async function whoIsKept(
  deps: ExamineDeps,
  channel: Channel,
  { definition, own, untilEpochMs }: Given,
): Promise<Pick<Examined, 'reach' | 'isComplete'> & { problems: Complaint[] }> {
  const { audience, purpose, topicId } = definition;
  const isNarrowcast = 'narrowcast' in audience;
  if (isNarrowcast && purpose === 'transactional')
    return { reach: undefined, isComplete: true, problems: [] };
  const tree = isNarrowcast ? audience.narrowcast.recipient : undefined;
  const rule = purpose === 'marketing' ? await deps.readMarketingRule(channel.channelId, topicId) : undefined;
  const isIn = ownTest(own);
  const counts = new Map<string, number>();
  let friends = 0;
  const scan = { definition: { audience: { allFriends: true as const } }, untilEpochMs };
  const { scale } = await scanRecipients(deps, channel.channelId, scan, (row) => {
    if (!isFriend(row)) return;
    friends += 1;
    const refusal = rule?.refusalOf(row);
    if (refusal !== undefined && mayReach(tree, isIn(row.memberId)))
      counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
  });
  const ofStrangers = rule?.refusalOf({ consents: [] });
  const problems = [
    ...capProblems(channel, definition, rule?.topicCaps),
    ...(ofStrangers !== undefined && mayReach(tree, strangerTest)
      ? [strangers(definition, ofStrangers)]
      : []),
    ...[...counts].map(([refusal, count]) => members(definition, { refusal, count })),
  ];
  const reach = isNarrowcast ? undefined : Math.round(friends * scale);
  return { reach, isComplete: scale === 1, problems };
}

const isFriend = ({ lineUserId, lifecycle }: MemberRow): boolean =>
  lineUserId !== undefined && isReachable(lifecycle);

type IsIn = (leaf: RecipientLeaf) => boolean | undefined;
const ownIdOf = (leaf: RecipientLeaf): string | undefined =>
  leaf.type === 'audience' ? (leaf.lineAudienceId ?? leaf.audienceId ?? leaf.segmentId) : undefined;

function ownTest({ memberIds }: OwnAudiences): (memberId: string) => IsIn {
  const tests = new Map([...memberIds].map(([id, ids]) => [id, idTest(ids)]));
  return (memberId) => (leaf) => tests.get(ownIdOf(leaf) ?? '')?.(memberId);
}

/** A friend whom we do not know is in none of our lists. */
const strangerTest: IsIn = (leaf) => (ownIdOf(leaf) === undefined ? undefined : false);

function capProblems(
  { settings }: Channel,
  { audience, purpose }: BroadcastDefinition,
  topicCaps: object = {},
): Complaint[] {
  const hasCaps = Object.keys({ ...settings.frequencyCaps, ...topicCaps }).length > 0;
  if (purpose === 'transactional' || !hasCaps) return [];
  const message = 'The channel or the topic has frequency caps, and LINE does not tell whom to count it for.';
  if (!('narrowcast' in audience)) return [{ path: '/via', message, hint: leaveViaOut }];
  if (audience.narrowcast.withoutCaps) return [];
  const path = '/audience/narrowcast/withoutCaps';
  return [{ path, message, hint: 'Say `withoutCaps: true` if it may go beyond them.' }];
}

const leaveViaOut = 'Leave `via` out: they are asked member by member then.';
const placeOf = ({ audience }: BroadcastDefinition): string =>
  'narrowcast' in audience ? '/audience/narrowcast/recipient' : '/via';

const strangers = (definition: BroadcastDefinition, refusal: string): Complaint => ({
  path: placeOf(definition),
  message: `It may reach friends who never said that they want it (${refusal}).`,
  hint:
    'narrowcast' in definition.audience
      ? 'Name a list of ours (`audienceId`, `segmentId`, `lineAudienceId`) of members who did.'
      : leaveViaOut,
});

const members = (
  definition: BroadcastDefinition,
  { refusal, count }: { refusal: string; count: number },
): Complaint => ({
  path: placeOf(definition),
  message: `It may reach ${count} ${count === 1 ? 'member' : 'members'} who must not get it: ${refusal}.`,
  hint:
    'narrowcast' in definition.audience
      ? 'Name a list of ours (`audienceId`, `segmentId`, `lineAudienceId`) without them, or one of them under `not`.'
      : leaveViaOut,
});
