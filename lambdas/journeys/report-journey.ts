import { standingNode } from './domain/standing-node.ts';
import { standstillWords } from './standstill-words.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import { nodeWords } from '../../stepfunctions/journey/words.ts';
import type { JourneyReport } from './endpoints.ts';
import { resumableStatuses } from './domain/cohort.ts';
import { exitFigure, goalFigure, takenFigure, variantFigure, wonFigure } from './domain/figure-names.ts';
import type { Journey, JourneyVersion } from './domain/journey.ts';
import { nodeCounters, type CohortStore, type NodeCounter } from './ports.ts';

/** The figures of one version, node by node in the order of the definition. */
export async function reportJourney(
  deps: { cohorts: Pick<CohortStore, 'readCounts' | 'listLiving'> },
  journey: Journey,
  { version, definition }: JourneyVersion,
): Promise<JourneyReport> {
  const [counts, living] = await Promise.all([
    deps.cohorts.readCounts(journey.journeyId, version),
    deps.cohorts.listLiving(journey.journeyId),
  ]);
  const countOf = (figure: string): number => counts[figure]?.entered ?? 0;
  const cohorts = living.filter((header) => header.version === version);
  const withStatus = (status: string): number => cohorts.filter((header) => header.status === status).length;
  return {
    journeyId: journey.journeyId,
    status: journey.status,
    version,
    cohorts: {
      living: cohorts.length,
      held: withStatus('held'),
      parked: withStatus('parked'),
      stalled: withStatus('stalled'),
    },
    suspended: cohorts
      .filter(({ status }) => (resumableStatuses as readonly string[]).includes(status))
      .map((header) => ({
        cohortId: header.cohortId,
        nodeId: standingNode(header),
        status: header.status,
        members: header.memberCount,
        reason: standstillWords(header, definition) ?? '',
      })),
    goals: (definition.goals ?? []).map(({ name }) => ({ name, reached: countOf(goalFigure(name)) })),
    exits: (definition.exitRules ?? []).map(({ name }) => ({ name, left: countOf(exitFigure(name)) })),
    nodes: Object.entries(definition.nodes).map(([nodeId, node]) => {
      const figures = Object.fromEntries(
        nodeCounters.map((name) => [name, counts[nodeId]?.[name] ?? 0]),
      ) as Record<NodeCounter, number>;
      const waiting = kindOf(node).ends ? 0 : figures.entered - figures.left;
      const ways = kindOf(node).learns?.(node) && {
        ways: kindOf(node)
          .edges(node)
          .map(({ edge }) => ({
            edge,
            taken: countOf(takenFigure(nodeId, edge)),
            won: countOf(wonFigure(nodeId, edge)),
          })),
      };
      const variants = node.kind === 'send' &&
        node.variants && {
          variants: node.variants.map(({ name }) => {
            const {
              sent = 0,
              suppressed = 0,
              failed = 0,
              unknown = 0,
            } = counts[variantFigure(nodeId, name)] ?? {};
            return { name, sent, suppressed, failed, unknown };
          }),
        };
      return { nodeId, kind: node.kind, words: nodeWords(node), waiting, ...ways, ...variants, ...figures };
    }),
  };
}
