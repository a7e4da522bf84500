import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import type { ListHeldOut } from '../contracts.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';
import { heldOutKey } from './dynamo-enrolments.ts';

/** From the index that holds held-out enrolments only. */
export function createListHeldOut({ client, tables }: Omit<DynamoJourneyDeps, 'commit'>): ListHeldOut {
  return async (journeyId) => {
    const items = await queryAll(client, {
      TableName: tables.records,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :heldOut',
      ExpressionAttributeValues: { ':heldOut': heldOutKey(journeyId) },
    });
    return items.map(({ memberId, version, enteredAt }) => ({
      memberId: String(memberId),
      version: Number(version),
      at: Number(enteredAt),
    }));
  };
}
