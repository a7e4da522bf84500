import { entriesFigure, goalFigure } from './domain/figure-names.ts';
import type { CountedVersion } from './report-lift.ts';
import { reactionCounters } from './ports.ts';
import { insideOf, pick } from './report-nodes.ts';
import type { JourneyTotals } from './report-view.ts';

const summed = ['sent', 'suppressed', 'failed', 'unknown', ...reactionCounters] as const;

/** The figures of a version over all its nodes. */
export function totalsOf({ definition, counts }: CountedVersion): JourneyTotals {
  const nodes = Object.entries(definition.nodes);
  const goals = [
    ...(definition.goals ?? []).map(({ name }) => goalFigure(name)),
    ...nodes.flatMap(([nodeId, { kind }]) => (kind === 'goal' ? [nodeId] : [])),
  ];
  const sums = nodes.map(([nodeId]) => pick(counts[nodeId], summed));
  return {
    entries: counts[entriesFigure]?.entered ?? 0,
    inside: insideOf(counts, definition),
    ...sums.reduce(add, pick(undefined, summed)),
    goals: goals.reduce((sum, figure) => sum + (counts[figure]?.entered ?? 0), 0),
  };
}

export const addTotals = (all: readonly JourneyTotals[]): JourneyTotals =>
  all.reduce<JourneyTotals>(add, pick(undefined, ['entries', 'inside', 'goals', ...summed]));

/** Every figure of the first, with that of the second. */
const add = <Sums extends Readonly<Record<string, number>>>(sum: Sums, one: Sums): Sums =>
  Object.fromEntries(Object.entries(sum).map(([name, figure]) => [name, figure + (one[name] ?? 0)])) as Sums;
