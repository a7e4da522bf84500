import type { Complaint } from './by-line-problems.ts';
import type { BroadcastDefinition } from './definition.ts';
import type { Narrowcast } from './narrowcast.ts';

interface Quota {
  /** Undefined: no limit, or LINE does not tell. */
  remaining: number | undefined;
  reserve: number;
  /** Undefined: nobody knows before. */
  reach: number | undefined;
}

/** What the quota leaves for a broadcast that LINE delivers: with the narrowcast's limit, lowered where that was asked for. */
export function withinQuota(
  { audience, onQuotaExceeded }: Pick<BroadcastDefinition, 'audience' | 'onQuotaExceeded'>,
  quota: Quota,
): { limit: Narrowcast['limit']; problems: Complaint[] } {
  if (!('narrowcast' in audience)) return { limit: undefined, problems: reachProblems(quota) };
  const limit =
    onQuotaExceeded === 'cut'
      ? { upToRemainingQuota: true, ...audience.narrowcast.limit }
      : audience.narrowcast.limit;
  return keepingReserve(limit, quota);
}

function reachProblems({ remaining = Infinity, reserve, reach = 0 }: Quota): Complaint[] {
  const most = Math.max(0, remaining - reserve);
  if (reach <= most) return [];
  const message = `It is meant for ${reach} friends, and LINE's quota leaves ${most} this month.`;
  return [{ path: '/via', message, hint: 'Raise the plan, or leave `via` out to send to a part of them.' }];
}

/** LINE knows its limit; of the reserve for transactional sends it knows nothing. */
function keepingReserve(
  limit: Narrowcast['limit'],
  { remaining = Infinity, reserve }: Quota,
): { limit: Narrowcast['limit']; problems: Complaint[] } {
  const most = remaining - reserve;
  const { max = Infinity, upToRemainingQuota, forbidPartialDelivery } = limit ?? {};
  if (reserve === 0 || max <= most || remaining === Infinity) return { limit, problems: [] };
  if (most > 0 && upToRemainingQuota && !forbidPartialDelivery)
    return { limit: { ...limit, max: most }, problems: [] };
  const problem = {
    path: '/audience/narrowcast/limit',
    message: `The channel keeps ${reserve} of LINE's quota for transactional sends, which leaves ${Math.max(0, most)}, and LINE does not tell before how many it reaches.`,
    hint: 'Give a `max` that fits, or allow a part: `upToRemainingQuota` without `forbidPartialDelivery`.',
  };
  return { limit, problems: [problem] };
}
