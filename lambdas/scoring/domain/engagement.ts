import type { MemberEngagement } from '../contracts.ts';

/** What an activity is worth; what is not listed is worth nothing. LINE tells us of no opened messages. */
export const activityWeights: Readonly<Record<string, number>> = {
  'order.placed': 10,
  'account.linked': 5,
  'link.clicked': 4,
  'postback.received': 3,
  'message.received': 3,
  'video.completed': 3,
  'beacon.detected': 2,
  'friend.followed': 2,
};

/** More of one type on one day adds nothing (Marketo's cap of 20). */
const mostCountedADay = 20;
const pointsHalfLifeDays = 14;
const hoursHalfLifeDays = 60;

/** One day of a member's activity. */
export interface ActivityDay {
  day: number;
  counts: Readonly<Record<string, number>>;
  /** By local hour. */
  hours: readonly number[];
}

const nothing = (day: number): MemberEngagement => ({ points: 0, day, hours: new Array<number>(24).fill(0) });

const decay = (days: number, halfLifeDays: number): number => 0.5 ** (Math.max(0, days) / halfLifeDays);

/** S = Σ weight · min(count a day, 20) · 0.5^(age / 14 days), as of a day. */
export const pointsOn = ({ points, day }: MemberEngagement, onDay: number): number =>
  points * decay(onDay - day, pointsHalfLifeDays);

/** Engagement with further days, given in ascending order; a day that was counted before must not come again. */
export function engagementAfter(
  before: MemberEngagement | undefined,
  days: readonly ActivityDay[],
): MemberEngagement {
  return [...days].sort((a, b) => a.day - b.day).reduce(addDay, before ?? nothing(days[0]?.day ?? 0));
}

function addDay(before: MemberEngagement, { day, counts, hours }: ActivityDay): MemberEngagement {
  const added = Object.entries(counts).reduce(
    (sum, [type, count]) => sum + (activityWeights[type] ?? 0) * Math.min(count, mostCountedADay),
    0,
  );
  const fade = decay(day - before.day, hoursHalfLifeDays);
  return {
    points: pointsOn(before, day) + added,
    day,
    hours: before.hours.map((weight, hour) => rounded(weight * fade + (hours[hour] ?? 0))),
  };
}

/** Keeps an item small; a thousandth of an activity decides nothing. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** 0 to 100: points against the 95th percentile of the channel; those who cannot be reached have 0. */
export function engagementScore(points: number, p95: number, { isReachable = true } = {}): number {
  if (p95 <= 0 || !isReachable) return 0;
  return Math.round(100 * Math.min(1, points / p95));
}
