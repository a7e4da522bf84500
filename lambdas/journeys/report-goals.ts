import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { goalFigure, timeFigure } from './domain/figure-names.ts';
import { openBucket, quantileSeconds, timeEdgesSeconds, type TimeHistogram } from './domain/time-to-goal.ts';
import type { NodeCounts } from './ports.ts';
import type { JourneyReport } from './report-view.ts';

/** Goals by happenings, then those in the graph. */
export function reportGoals({ goals = [], nodes }: JourneyDefinition, counts: NodeCounts) {
  const inGraph = Object.entries(nodes).flatMap(([nodeId, node]) =>
    node.kind === 'goal' ? [{ ...goalReport(counts, nodeId, node.name), nodeId }] : [],
  );
  return [...goals.map(({ name }) => goalReport(counts, goalFigure(name), name)), ...inGraph];
}

function goalReport(counts: NodeCounts, figure: string, name: string): JourneyReport['goals'][number] {
  const countOf = (bucket: string): number => counts[timeFigure(figure, bucket)]?.entered ?? 0;
  const histogram: TimeHistogram = [
    ...timeEdgesSeconds.map((edge) => ({ atMostSeconds: edge, members: countOf(String(edge)) })),
    { atMostSeconds: null, members: countOf(openBucket) },
  ];
  return {
    name,
    reached: counts[figure]?.entered ?? 0,
    timeToGoal: {
      medianSeconds: quantileSeconds(histogram, 0.5),
      p90Seconds: quantileSeconds(histogram, 0.9),
      histogram: [...histogram],
    },
  };
}
