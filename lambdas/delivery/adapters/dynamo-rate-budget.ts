import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RateBudget } from '../ports.ts';
import type { RecordsDeps } from './records-access.ts';

/** A window's counter is of no use after it; the longest has ten minutes. */
const lifeSeconds = 1200;

/** One counter a channel, method and second in the records table, raised only below its ceiling. */
export function createDynamoRateBudget({ client, tables }: RecordsDeps): RateBudget {
  return {
    async lease({ channelId, method, second, calls, ceiling }) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tables.records,
            Key: { pk: `RATE#${channelId}#${method}#${second}`, sk: 'RATE' },
            UpdateExpression: 'ADD leased :calls SET expiresAt = :expiresAt',
            ConditionExpression: 'attribute_not_exists(leased) OR leased <= :most',
            ExpressionAttributeValues: {
              ':calls': calls,
              ':most': ceiling - calls,
              ':expiresAt': second + lifeSeconds,
            },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
