import type { WritePart } from '../../shared/domain/write-part.ts';
import type { CohortHeader } from '../domain/cohort.ts';
import { nodeCounters, reactionCounters, type NodeCounts } from '../ports.ts';

/**
 * The figures of a version, spread over 16 items so that cohorts that move at the same moment seldom meet (a DynamoDB
 * item takes one transaction at a time).
 */
const countShards = 16;

export const countsKey = (journeyId: string, version: number, shard: number) => ({
  pk: `COUNTS#${journeyId}#${version}`,
  sk: `SHARD#${String(shard).padStart(2, '0')}`,
});

/** What members do by themselves lies beside, so that the figures of steps stay small. */
const reactionsKey = (journeyId: string, version: number, shard: number) => ({
  pk: countsKey(journeyId, version, shard).pk,
  sk: `REACTION#${String(shard).padStart(2, '0')}`,
});

/** A cohort always counts into the same shard, and so does a member. */
const shardOf = (id: string): number => parseInt(id.slice(0, 2), 16) % countShards;

/** One ADD expression for all figures; undefined when there is nothing to add. */
function addExpression(counts: NodeCounts) {
  const figures = Object.entries(counts).flatMap(([nodeId, node]) =>
    Object.entries(node)
      .filter(([, figure]) => figure !== 0)
      .map(([name, figure]) => ({ attribute: `${nodeId}:${name}`, figure })),
  );
  if (figures.length === 0) return undefined;
  return {
    UpdateExpression: `ADD ${figures.map((_, index) => `#f${index} :f${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(
      figures.map(({ attribute }, index) => [`#f${index}`, attribute]),
    ),
    ExpressionAttributeValues: Object.fromEntries(figures.map(({ figure }, index) => [`:f${index}`, figure])),
  };
}

/** Adds figures of a cohort; none when there is nothing to add. */
export const figuresPart = (
  TableName: string,
  { journeyId, version, cohortId }: Pick<CohortHeader, 'journeyId' | 'version' | 'cohortId'>,
  counts: NodeCounts,
): WritePart[] => addPart(TableName, countsKey(journeyId, version, shardOf(cohortId)), counts);

/** Adds figures of a member. */
export const reactionsPart = (
  TableName: string,
  { journeyId, version, memberId }: { journeyId: string; version: number; memberId: string },
  counts: NodeCounts,
): WritePart[] => addPart(TableName, reactionsKey(journeyId, version, shardOf(memberId)), counts);

function addPart(TableName: string, Key: object, counts: NodeCounts): WritePart[] {
  const add = addExpression(counts);
  return add ? [{ label: 'figures', item: { Update: { TableName, Key, ...add } } }] : [];
}

/** The sum of all shards. */
export function sumCounts(items: readonly Record<string, unknown>[]): NodeCounts {
  const sums: Record<string, Partial<Record<Counter, number>>> = {};
  for (const item of items) {
    for (const [attribute, figure] of Object.entries(item)) {
      const [nodeId = '', name = ''] = attribute.split(':');
      if (typeof figure !== 'number' || !isCounter(name)) continue;
      const node = (sums[nodeId] ??= {});
      node[name] = (node[name] ?? 0) + figure;
    }
  }
  return sums;
}

const counters = [...nodeCounters, ...reactionCounters] as const;
type Counter = (typeof counters)[number];
const isCounter = (name: string): name is Counter => (counters as readonly string[]).includes(name);
