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

/**
 * Writes parts that need no transaction, at half its price: unconditional puts, in which a repetition changes nothing.
 * @throws Error for a part that is no such put
 */
export function createWriteAll(deps: {
  client: DynamoDBDocumentClient;
  clock: Pick<Clock, 'sleep'>;
}): (parts: readonly WritePart[]) => Promise<void> {
  async function write(puts: readonly Put[]): Promise<void> {
    let left = Object.fromEntries(
      [...Map.groupBy(puts, ({ TableName }) => TableName)].map(([table, items]) => [
        table,
        items.map(({ Item }) => ({ PutRequest: { Item } })),
      ]),
    );
    for (let attempt = 1; Object.keys(left).length > 0; attempt += 1) {
      if (attempt > mostTries) throw new Error('DynamoDB left items of a batch unwritten after all tries.');
      const { UnprocessedItems = {} } = await deps.client.send(new BatchWriteCommand({ RequestItems: left }));
      left = UnprocessedItems as typeof left;
      if (Object.keys(left).length > 0) await deps.clock.sleep(firstPauseMs * 2 ** attempt);
    }
  }

  return async (parts) => {
    const puts = parts.map(putOf);
    const calls = Array.from({ length: Math.ceil(puts.length / itemsPerCall) }, (_, index) =>
      puts.slice(index * itemsPerCall, (index + 1) * itemsPerCall),
    );
    await mapBounded(calls, callsUnderWay, write);
  };
}

function putOf({ label, item }: WritePart): Put {
  const { Put: put } = item as { Put?: Put & { ConditionExpression?: string } };
  if (put && put.ConditionExpression === undefined) return put;
  throw new Error(`The part "${label}" needs a transaction: it is no unconditional put.`);
}
