import { likelyCause } from './likely-cause.ts';
import type { ComparedFigure, Comparison, ReconciledDay } from './reconciled-day.ts';

/** Below it a difference is noise: LINE's totals are approximate, and blocked accounts come and go. */
const largeFrom = { count: 50, percent: 5 };
/** So many days in a row make a large difference worth a person's time. */
export const largeDays = 3;
/** Figures that carry old differences along; only what was added within a week says that something is wrong now. */
const carried: ReadonlySet<ComparedFigure> = new Set([
  'reachable friends',
  'blocked',
  'quota used this month',
]);

export interface Counts {
  figure: ComparedFigure;
  ours: number | null;
  line: number | null;
  /** Part of LINE's count that is known to come from elsewhere. */
  elsewhere?: number;
}

/** @param week the days before that were reconciled, oldest first; for the quota only those of its month */
export function compare(
  { figure, ours, line, elsewhere = 0 }: Counts,
  week: readonly ReconciledDay[],
): Comparison {
  if (ours === null || line === null) {
    const unknown = { difference: null, percent: null, unexplained: null, isLarge: false };
    return { figure, ours, line, ...unknown, words: likelyCause(figure, { difference: 0, isKnown: false }) };
  }
  const difference = ours - line;
  const unexplained = difference + elsewhere;
  const added = carried.has(figure) ? addedWithin(week, figure, unexplained) : Math.abs(unexplained);
  const isLarge = added >= largeFrom.count && percentOf(added, ours, line) >= largeFrom.percent;
  const percent = percentOf(difference, ours, line);
  const words = likelyCause(figure, { difference, isKnown: true });
  return { figure, ours, line, difference, percent, unexplained, isLarge, words };
}

const percentOf = (part: number, ours: number, line: number): number =>
  part === 0 ? 0 : Math.round((part / Math.max(ours, line, 1)) * 1000) / 10;

/**
 * How far it is beyond the best day of the week; 0 without one. A reading in the middle of a day lacks what LINE tells
 * of that day on the next, so the oldest one may be far off, and what comes closer is nothing that was added.
 */
function addedWithin(week: readonly ReconciledDay[], figure: ComparedFigure, unexplained: number): number {
  const before = week.flatMap(
    ({ comparisons }) => comparisons.find((one) => one.figure === figure)?.unexplained ?? [],
  );
  if (before.length === 0) return 0;
  const least = Math.min(...before.map((one) => Math.max(0, Math.sign(unexplained) * one)));
  return Math.max(0, Math.abs(unexplained) - least);
}

/** Figures that are far off today and were on the days before. @param week oldest first */
export function staysLarge(today: ReconciledDay, week: readonly ReconciledDay[]): Comparison[] {
  const before = week.slice(1 - largeDays);
  if (before.length < largeDays - 1) return [];
  const wasLarge = ({ figure }: Comparison): boolean =>
    before.every(({ comparisons }) => comparisons.some((one) => one.figure === figure && one.isLarge));
  return today.comparisons.filter((one) => one.isLarge && wasLarge(one));
}
