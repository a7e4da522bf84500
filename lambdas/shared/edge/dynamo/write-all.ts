import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/clock.ts';
import { mapBounded } from '../../domain/map-bounded.ts';
import type { WritePart } from '../../domain/write-part.ts';

/** BatchWriteItem takes 25 items (DynamoDB quota). */
const itemsPerCall = 25;
const callsUnderWay = 4;
const mostTries = 8;
const firstPauseMs = 20;

interface Put {
  TableName: string;
  Item: Record<string, unknown>;
}
type WriteRequest = { PutRequest: Pick<Put, 'Item'> } | { DeleteRequest: { Key: Record<string, unknown> } };

interface Deps {
  client: DynamoDBDocumentClient;
  clock: Pick<Clock, 'sleep'>;
}

/**
 * Writes parts that need no transaction, at half its price: unconditional puts, in which a repetition changes nothing.
 * @throws Error for a part that is no such put
 */
export const createWriteAll =
  (deps: Deps) =>
  async (parts: readonly WritePart[]): Promise<void> => {
    const tables = Map.groupBy(parts.map(putOf), ({ TableName }) => TableName);
    for (const [table, puts] of tables)
      await writeBatches(
        deps,
        table,
        puts.map(({ Item }) => ({ PutRequest: { Item } })),
      );
  };

/** Deletes items of a table, there or not. */
export const createDeleteAll =
  (deps: Deps) =>
  (table: string, keys: readonly { pk: string; sk: string }[]): Promise<void> => {
    const distinct = new Map(keys.map((Key) => [JSON.stringify(Key), Key]));
    const requests = [...distinct.values()].map((Key) => ({ DeleteRequest: { Key } }));
    return writeBatches(deps, table, requests);
  };

async function writeBatches(deps: Deps, table: string, requests: readonly WriteRequest[]): Promise<void> {
  const calls = Array.from({ length: Math.ceil(requests.length / itemsPerCall) }, (_, index) =>
    requests.slice(index * itemsPerCall, (index + 1) * itemsPerCall),
  );
  await mapBounded(calls, callsUnderWay, (call) => writeBatch(deps, { [table]: call }));
}

async function writeBatch(
  { client, clock }: Deps,
  requests: Record<string, readonly WriteRequest[]>,
): Promise<void> {
  let left = requests as Record<string, WriteRequest[]>;
  for (let attempt = 1; Object.keys(left).length > 0; attempt += 1) {
    if (attempt > mostTries) throw new Error('DynamoDB left items of a batch unwritten after all tries.');
    const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems: left }));
    left = UnprocessedItems as typeof left;
    if (Object.keys(left).length > 0) await clock.sleep(firstPauseMs * 2 ** attempt);
  }
}

function putOf({ label, item }: WritePart): Put {
  const { Put: put } = item as { Put?: Put & { ConditionExpression?: string } };
  if (put && put.ConditionExpression === undefined) return put;
  throw new Error(`The part "${label}" needs a transaction: it is no unconditional put.`);
}
