import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { JourneyTimers } from '../ports.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';

const TimerItem = z.object({ version: z.number(), at: z.number() });
const keyOf = (journeyId: string) => ({ pk: `JOURNEY#${journeyId}`, sk: 'TIMER' });

/** Beside the journey's versions. */
export function createDynamoJourneyTimers({
  client,
  tables,
}: Omit<DynamoJourneyDeps, 'commit'>): JourneyTimers {
  const TableName = tables.records;
  return {
    async read(journeyId) {
      const get = new GetCommand({ TableName, Key: keyOf(journeyId), ConsistentRead: true });
      const { Item } = await client.send(get);
      return Item && TimerItem.parse(Item);
    },
    async put(journeyId, timer) {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(journeyId), ...timer } }));
    },
    async remove(journeyId) {
      await client.send(new DeleteCommand({ TableName, Key: keyOf(journeyId) }));
    },
  };
}
