import { GetCommand, QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Commit } from '../../shared/domain/write-part.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import { phases, type RunStore, type ScoringRun } from '../ports.ts';

const RunItem = z.object({
  channelId: z.string(),
  runId: z.string(),
  asOf: z.string(),
  status: z.enum(['running', 'finished', 'failed']),
  phase: z.enum(phases),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  parts: z.int(),
  /** First buckets of the parts that are done: a set counts each once. */
  measuredParts: z.set(z.number()).default(new Set()),
  scoredParts: z.set(z.number()).default(new Set()),
  members: z.int().optional(),
  customers: z.int().optional(),
  changed: z.int().optional(),
  events: z.int().optional(),
});

const partition = (channelId: string): string => `SCORING#${channelId}`;
const newestKey = (channelId: string) => ({ pk: partition(channelId), sk: 'NEWEST' });
const runKey = (channelId: string, runId: string) => ({ pk: partition(channelId), sk: `RUN#${runId}` });
const keptSeconds = 731 * 86_400;

/** Runs of a channel, and which is the newest: it alone decides whether another may begin. */
export function createDynamoRuns(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  commit: Commit;
}): RunStore {
  const { client } = deps;
  const TableName = deps.tables.records;

  const read: RunStore['read'] = async (channelId, runId) => {
    const Key = runKey(channelId, runId);
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && toRun(Item);
  };

  const change = (channelId: string, runId: string, sets: Record<string, unknown>): UpdateCommand => {
    const names = Object.keys(sets).filter((name) => sets[name] !== undefined);
    return new UpdateCommand({
      TableName,
      Key: runKey(channelId, runId),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      // What comes after the end of a run changes nothing.
      ConditionExpression: '#status = :running',
      ExpressionAttributeNames: {
        '#status': 'status',
        ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ':running': 'running',
        ...Object.fromEntries(names.map((name) => [`:${name}`, sets[name]])),
      },
    });
  };

  return {
    read,
    async newest(channelId) {
      const Key = newestKey(channelId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && read(channelId, String(Item['runId']));
    },
    async list(channelId, { limit, before }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :run)',
          ExpressionAttributeValues: { ':pk': partition(channelId), ':run': 'RUN#' },
          ScanIndexForward: false,
          Limit: limit,
          ExclusiveStartKey: before === undefined ? undefined : runKey(channelId, before),
        }),
      );
      const runs = Items.map(toRun);
      const last = runs.at(-1);
      return { runs, ...(LastEvaluatedKey && last ? { next: last.runId } : {}) };
    },
    async begin(run, after) {
      const { channelId, runId } = run;
      const { measured: _measured, scored: _scored, ...item } = run;
      const { outcome } = await deps.commit([
        {
          label: 'no other run began',
          item: {
            Put: {
              TableName,
              Item: { ...newestKey(channelId), runId },
              ...(after === undefined
                ? { ConditionExpression: 'attribute_not_exists(pk)' }
                : {
                    ConditionExpression: 'runId = :after',
                    ExpressionAttributeValues: { ':after': after },
                  }),
            },
          },
        },
        {
          label: 'run is new',
          item: {
            Put: {
              TableName,
              Item: {
                ...runKey(channelId, runId),
                ...item,
                expiresAt: Math.floor(Date.parse(run.startedAt) / 1000) + keptSeconds,
              },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        },
      ]);
      return outcome === 'committed';
    },
    async plan(channelId, runId, parts) {
      await unlessRefused(client.send(change(channelId, runId, { parts, phase: 'measuring' })));
    },
    async partDone(channelId, runId, phase, { from }) {
      const done = new UpdateCommand({
        TableName,
        Key: runKey(channelId, runId),
        UpdateExpression: 'SET phase = :phase ADD #parts :part',
        ConditionExpression: '#status = :running',
        ExpressionAttributeNames: {
          '#status': 'status',
          '#parts': phase === 'measuring' ? 'measuredParts' : 'scoredParts',
        },
        ExpressionAttributeValues: { ':running': 'running', ':phase': phase, ':part': new Set([from]) },
      });
      await unlessRefused(client.send(done));
    },
    async close(channelId, runId, end) {
      await unlessRefused(client.send(change(channelId, runId, { ...end, phase: 'finishing' })));
    },
  };
}

function toRun(item: Record<string, unknown>): ScoringRun {
  const { measuredParts, scoredParts, ...run } = RunItem.parse(item);
  return { ...run, measured: measuredParts.size, scored: scoredParts.size };
}
