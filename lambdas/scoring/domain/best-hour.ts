/** Activity of one member or of a whole channel by local hour, 24 numbers. */
type Hours = readonly number[];

/** How many activities of the member weigh as much as what is known of the channel. */
const priorWeight = 24;
const hoursADay = 24;
/** Where nothing is known yet: Braze's fallback. */
const usualHour = 17;

/**
 * The local hour at which a member is most likely to react: the posterior mean of a Dirichlet, (c_h + κ p_h)/(n + κ) with
 * κ = 24 and p the channel's own histogram, itself smoothed by one an hour. Ties go to the earlier hour; whoever did
 * nothing has the channel's hour. Source: `entropy::freqs.Dirichlet` with a vector of pseudocounts.
 * @param allowed hours that may be chosen, 0 to 23; all of them unless told
 */
export function bestHour(member: Hours, channel: Hours, allowed: readonly number[] = allHours): number {
  const total = sum(channel) + hoursADay;
  if (sum(member) + sum(channel) === 0) return best(allowed, (hour) => -Math.abs(hour - usualHour));
  return best(allowed, (hour) => (member[hour] ?? 0) + (priorWeight * ((channel[hour] ?? 0) + 1)) / total);
}

/**
 * The same where it is known how much was sent at each hour: (clicks + κ p)/(sends + κ), so that an hour is not good only
 * because much was sent in it.
 */
export function bestHourBySends(
  { clicks, sends }: { clicks: Hours; sends: Hours },
  channel: Hours,
  allowed: readonly number[] = allHours,
): number {
  const total = sum(channel) + hoursADay;
  return best(allowed, (hour) => {
    const expected = (priorWeight * ((channel[hour] ?? 0) + 1)) / total;
    return ((clicks[hour] ?? 0) + expected) / ((sends[hour] ?? 0) + priorWeight);
  });
}

const allHours: readonly number[] = Array.from({ length: hoursADay }, (_, hour) => hour);

/** @throws RangeError when no hour is allowed */
function best(allowed: readonly number[], worth: (hour: number) => number): number {
  const [first, ...others] = [...allowed].sort((a, b) => a - b);
  if (first === undefined) throw new RangeError('At least one hour must be allowed.');
  return others.reduce((chosen, hour) => (worth(hour) > worth(chosen) ? hour : chosen), first);
}

const sum = (hours: Hours): number => hours.reduce((total, count) => total + count, 0);
