import type { Account } from '../../account.ts';
import { monthOf } from '../../state.ts';
import { workingMs } from './narrowcast-phase.ts';

/** Counted messages a month; null: no limit. */
export const monthlyLimit = ({ state, channel }: Account): number | null =>
  state.monthlyLimit === undefined ? channel.monthlyLimit : state.monthlyLimit;

/** Counted messages of this month. */
export const usedQuota = ({ state, clock }: Account): number =>
  state.consumption.get(monthOf(clock.now())) ?? 0;

/** Infinity without a limit; below 0 where more was used than the limit allows. */
export const remainingQuota = (account: Account): number =>
  (monthlyLimit(account) ?? Infinity) - usedQuota(account) - reservedQuota(account);

/** What narrowcasts that are under way set aside beyond what they have counted. */
function reservedQuota({ state, clock }: Account): number {
  let sum = 0;
  for (const { at, reserved = 0, counted } of state.campaigns.values())
    if (clock.now() - at < workingMs) sum += Math.max(0, reserved - counted);
  return sum;
}

/** As LINE answers it. */
export function quotaAnswer(account: Account): { type: 'none' } | { type: 'limited'; value: number } {
  const value = monthlyLimit(account);
  return value === null ? { type: 'none' } : { type: 'limited', value };
}
