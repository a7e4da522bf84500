import type { JourneyDefinition, JourneyNode } from '../../stepfunctions/journey/definition.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import { sendRuns } from '../../stepfunctions/journey/send-run.ts';
import { nodeWords } from '../../stepfunctions/journey/words.ts';
import { aggregationUnit } from '../delivery/contracts.ts';
import type { ReadLineFigures } from '../insights/contracts.ts';
import { droppedFigure, takenFigure, variantFigure, wonFigure } from './domain/figure-names.ts';
import type { Journey, JourneyVersion } from './domain/journey.ts';
import { nodeCounters, reactionCounters, type NodeCounts } from './ports.ts';
import type { NodeReport } from './report-view.ts';

const sendCounters = ['sent', 'suppressed', 'failed', 'unknown'] as const;

/** The figures of each node of a version, in the order of the definition. */
export async function reportNodes(
  deps: { readLineFigures: ReadLineFigures },
  { channelId }: Journey,
  { journeyId, version, definition }: JourneyVersion,
  counts: NodeCounts,
): Promise<NodeReport[]> {
  const runs = [...sendRuns(definition).values()].map(({ nodeIds }) => nodeIds);
  const units = new Map(
    runs.map((nodeIds) => [
      nodeIds[0] ?? '',
      aggregationUnit({ kind: 'journey', journeyId, version, nodeIds: [...nodeIds] }) ?? '',
    ]),
  );
  const told = await deps.readLineFigures(channelId, [...units.values()]);
  return Object.entries(definition.nodes).map(([nodeId, node]) => {
    const [head] = runs.find((nodeIds) => nodeIds.includes(nodeId)) ?? [];
    const line = told.get(units.get(nodeId) ?? '');
    return {
      ...figuresOfNode(counts, nodeId, node),
      ...(head !== undefined && head !== nodeId ? { sentWith: head } : {}),
      ...(line ? { line: [...line] } : {}),
    };
  });
}

/** Members that are in each node now. */
export const waitingIn = (counts: NodeCounts, nodeId: string, node: JourneyNode): number =>
  kindOf(node).ends ? 0 : (counts[nodeId]?.entered ?? 0) - (counts[nodeId]?.left ?? 0);

export const insideOf = (counts: NodeCounts, { nodes }: JourneyDefinition): number =>
  Object.entries(nodes).reduce((sum, [nodeId, node]) => sum + waitingIn(counts, nodeId, node), 0);

function figuresOfNode(counts: NodeCounts, nodeId: string, node: JourneyNode): NodeReport {
  const countOf = (figure: string): number => counts[figure]?.entered ?? 0;
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
      variants: node.variants.map(({ name }) => ({
        name,
        ...pick(counts[variantFigure(nodeId, name)], [...sendCounters, ...reactionCounters]),
      })),
    };
  return {
    ...{ nodeId, kind: node.kind, words: nodeWords(node), waiting: waitingIn(counts, nodeId, node) },
    ...pick(counts[nodeId], [...nodeCounters, ...reactionCounters]),
    dropped: droppedIn(counts, nodeId),
    ...ways,
    ...variants,
  };
}

function droppedIn(counts: NodeCounts, nodeId: string): Record<string, number> {
  const prefix = droppedFigure(nodeId, '');
  return Object.fromEntries(
    Object.entries(counts).flatMap(([figure, { entered = 0 }]) =>
      figure.startsWith(prefix) ? [[figure.slice(prefix.length), entered]] : [],
    ),
  );
}

/** The named figures; those that nobody counted are 0. */
export const pick = <Name extends string>(
  figures: Partial<Record<Name, number>> | undefined,
  names: readonly Name[],
): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, figures?.[name] ?? 0])) as Record<Name, number>;
