import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/domain/clock.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { WithLock } from '../ports.ts';

/** Longer than the function that holds it can live: one whose process died opens by itself. */
const heldMs = 120_000;

/** One lock a channel. */
export function createDynamoLock(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Pick<Clock, 'now'>;
  newId: () => string;
}): WithLock {
  const { client, clock } = deps;
  const TableName = deps.tables.records;
  return async (channelId, work) => {
    const Key = { pk: `RICHMENUS#${channelId}`, sk: 'LOCK' };
    const owner = deps.newId();
    const now = clock.now();
    const isOurs = await unlessRefused(
      client.send(
        new PutCommand({
          TableName,
          Item: { ...Key, owner, heldUntil: now + heldMs, expiresAt: Math.ceil((now + heldMs) / 1000) },
          ConditionExpression: 'attribute_not_exists(pk) OR heldUntil < :now',
          ExpressionAttributeValues: { ':now': now },
        }),
      ),
    );
    if (!isOurs) return undefined;
    try {
      return { answer: await work() };
    } finally {
      await release(Key, owner);
    }
  };

  /** It may have gone to somebody else meanwhile. */
  async function release(Key: { pk: string; sk: string }, owner: string): Promise<void> {
    try {
      await client.send(
        new DeleteCommand({
          TableName,
          Key,
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': owner },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
