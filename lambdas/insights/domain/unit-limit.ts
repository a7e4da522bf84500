import { addDays } from '../../shared/domain/line-day.ts';

/** Names that LINE counts in a calendar month; messages under further ones are sent, and counted nowhere. */
export const mostUnitsPerMonth = 1000;

/** The months that a period lies in: `2026-11`. */
export const monthsOf = ({ from, to }: { from: string; to: string }): string[] => [
  ...new Set([from, addDays(from, 28) < to ? addDays(from, 28) : to, to].map((date) => date.slice(0, 7))),
];

export const unitLimitWarning = (month: string, used: number): string | undefined =>
  used < mostUnitsPerMonth
    ? undefined
    : `All ${mostUnitsPerMonth} names under which LINE counts in a month were taken in ${month}: it counts nothing under those that came later, so figures may be missing.`;
