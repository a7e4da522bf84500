import { outOfQuietHours } from '../../stepfunctions/journey/local-time.ts';
import type { ReadChannel } from '../access/contracts.ts';
import type { MemberSnapshot, ReadMembers } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { ReadMarketingRule } from '../preferences/contracts.ts';
import type { SendRequest, SuppressionReason } from './contracts.ts';
import { exclusionRule, type ExclusionRule } from './exclusion-rule.ts';
import type { CapReason, ContactLedger, LineMessaging, WantedContacts } from './ports.ts';

export interface PolicyDeps {
  readChannel: ReadChannel;
  readMembers: ReadMembers;
  readMarketingRule: ReadMarketingRule;
  contacts: ContactLedger;
  readRemainingQuota: LineMessaging['readRemainingQuota'];
  clock: Clock;
}

export type PolicyAnswer =
  | { outcome: 'deferred'; untilEpochMs: number }
  | {
      outcome: 'decided';
      /** Sorted. */
      memberIds: readonly string[];
      suppressed: Partial<Record<SuppressionReason, string[]>>;
      /** The members as they were read. */
      members: ReadonlyMap<string, MemberSnapshot>;
    };

/**
 * Who of a request gets it now. Transactional sends skip quiet hours, opt-outs, consents, quota reserve and caps, never
 * blocks. Caps come last, so that nobody's contact is counted for a send that another rule stops.
 */
export async function applyPolicy(deps: PolicyDeps, request: SendRequest): Promise<PolicyAnswer> {
  const untilEpochMs = await quietUntil(deps, request);
  if (untilEpochMs !== undefined) return { outcome: 'deferred', untilEpochMs };
  const [rule, members] = await Promise.all([
    exclusionRule(deps, request),
    deps.readMembers(request.channelId, request.memberIds),
  ]);
  const suppressed: Partial<Record<SuppressionReason, string[]>> = {};
  const leaveOut = (memberId: string, reason: SuppressionReason) =>
    (suppressed[reason] ??= []).push(memberId);

  const willing = [...new Set(request.memberIds)].sort().filter((memberId) => {
    const reason = rule.whyExcluded(members.get(memberId));
    if (reason !== undefined) leaveOut(memberId, reason);
    return reason === undefined;
  });
  const most = await affordable(deps, request);
  willing.slice(most).forEach((memberId) => leaveOut(memberId, 'quota reserve'));
  const afforded = willing.slice(0, most);
  const capped = await beyondCaps(deps, request, { memberIds: afforded, topicCaps: rule.topicCaps });
  capped.forEach((reason, memberId) => leaveOut(memberId, reason));
  const memberIds = afforded.filter((memberId) => !capped.has(memberId));
  return { outcome: 'decided', memberIds, suppressed, members };
}

/** The end of the quiet hours that hold a marketing send now; undefined when it may go. */
export async function quietUntil(
  { readChannel, clock }: Pick<PolicyDeps, 'readChannel' | 'clock'>,
  { channelId, purpose }: Pick<SendRequest, 'channelId' | 'purpose'>,
): Promise<number | undefined> {
  if (purpose === 'transactional') return undefined;
  const { quietHours, timeZone } = await settingsOf({ readChannel }, channelId);
  const now = clock.now();
  const untilEpochMs = outOfQuietHours(now, quietHours, timeZone);
  return untilEpochMs > now ? untilEpochMs : undefined;
}

/** How many recipients the month's quota has beyond the reserve for transactional sends. */
async function affordable(deps: PolicyDeps, { channelId, purpose }: SendRequest): Promise<number> {
  if (purpose === 'transactional') return Infinity;
  const { quotaReserve } = await settingsOf(deps, channelId);
  if (quotaReserve === 0) return Infinity;
  const remaining = await deps.readRemainingQuota(channelId);
  return remaining === undefined ? Infinity : Math.max(0, remaining - quotaReserve);
}

async function beyondCaps(
  deps: PolicyDeps,
  request: SendRequest,
  given: { memberIds: readonly string[]; topicCaps: ExclusionRule['topicCaps'] },
): Promise<ReadonlyMap<string, CapReason>> {
  const wanted = await wantedContacts(deps, request, given);
  return wanted ? deps.contacts.reserve({ ...wanted, sendId: request.sendId }) : new Map();
}

type PolicyRequest = { channelId: string; purpose: SendRequest['purpose']; topicId?: string | undefined };

/** What is to be counted for the caps; undefined where no cap counts, since that is not worth a write a member. */
export async function wantedContacts(
  deps: Pick<PolicyDeps, 'readChannel'>,
  { channelId, purpose, topicId }: PolicyRequest,
  { memberIds, topicCaps = {} }: { memberIds: readonly string[]; topicCaps: ExclusionRule['topicCaps'] },
): Promise<WantedContacts | undefined> {
  if (purpose === 'transactional' || memberIds.length === 0) return undefined;
  const caps = (await settingsOf(deps, channelId)).frequencyCaps ?? {};
  if (Object.keys({ ...caps, ...topicCaps }).length === 0) return undefined;
  const topic = topicId === undefined ? {} : { topic: { topicId, caps: topicCaps } };
  return { channelId, memberIds, caps, ...topic };
}

export async function settingsOf({ readChannel }: Pick<PolicyDeps, 'readChannel'>, channelId: string) {
  const channel = await readChannel(channelId);
  if (!channel)
    throw new Error(`There is no channel ${channelId}. Create it with POST /v1/channels before sending.`);
  return channel.settings;
}
