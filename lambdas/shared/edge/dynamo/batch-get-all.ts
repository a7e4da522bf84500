import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mapBounded } from '../../domain/map-bounded.ts';

/** BatchGetItem takes 100 keys (DynamoDB quota). */
const keysPerCall = 100;
const callsUnderWay = 5;
const mostRounds = 10;

/** The items behind any number of distinct keys; missing ones are absent. Order is not kept. */
export async function batchGetAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Record<string, unknown>[],
  { consistentRead = false }: { consistentRead?: boolean } = {},
): Promise<Record<string, unknown>[]> {
  const calls = Array.from({ length: Math.ceil(keys.length / keysPerCall) }, (_, index) =>
    keys.slice(index * keysPerCall, (index + 1) * keysPerCall),
  );
  const answers = await mapBounded(calls, callsUnderWay, (call) =>
    getAll(client, tableName, call, consistentRead),
  );
  return answers.flat();
}

/** DynamoDB answers up to 16 MB a call and names the keys that are left. */
async function getAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Record<string, unknown>[],
  ConsistentRead: boolean,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let left = [...keys];
  for (let round = 1; left.length > 0; round += 1) {
    if (round > mostRounds)
      throw new Error(`DynamoDB left ${left.length} keys of ${tableName} unread in ${mostRounds} rounds.`);
    const RequestItems = { [tableName]: { Keys: left, ConsistentRead } };
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(new BatchGetCommand({ RequestItems }));
    items.push(...(Responses[tableName] ?? []));
    left = UnprocessedKeys[tableName]?.Keys ?? [];
  }
  return items;
}
