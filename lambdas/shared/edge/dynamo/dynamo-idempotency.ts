import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { Clock } from '../../domain/clock.ts';
import type { TableNames } from '../../tables.ts';
import type { IdempotencyStore } from '../http/idempotency.ts';

const keptSeconds = 86_400;
/** A function lives 30 s behind the API; an older claim belongs to one that died. */
const abandonedAfterMs = 60_000;

const Item = z.object({
  fingerprint: z.string(),
  claimedAt: z.number(),
  answer: z.object({ status: z.number(), body: z.string() }).optional(),
});

export function createDynamoIdempotency(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Clock;
}): IdempotencyStore {
  const { client, clock } = deps;
  const TableName = deps.tables.records;
  const keyOf = (id: string) => ({ pk: `IDEMPOTENCY#${id}`, sk: 'IDEMPOTENCY' });
  const expiresAt = (): number => Math.floor(clock.now() / 1000) + keptSeconds;

  return {
    async claim(id, fingerprint) {
      const now = clock.now();
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...keyOf(id), fingerprint, claimedAt: now, expiresAt: expiresAt() },
            ConditionExpression:
              'attribute_not_exists(pk) OR expiresAt < :now OR (attribute_not_exists(answer) AND claimedAt < :abandoned)',
            ExpressionAttributeValues: {
              ':now': Math.floor(now / 1000),
              ':abandoned': now - abandonedAfterMs,
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return { outcome: 'claimed' };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
        const { answer, fingerprint: earlier } = Item.parse(unmarshall(error.Item));
        return answer
          ? { outcome: 'answered', fingerprint: earlier, answer }
          : { outcome: 'under way', fingerprint: earlier };
      }
    },
    async complete(id, answer) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: keyOf(id),
          UpdateExpression: 'SET answer = :answer',
          ExpressionAttributeValues: { ':answer': answer },
        }),
      );
    },
    async release(id) {
      await client.send(new DeleteCommand({ TableName, Key: keyOf(id) }));
    },
  };
}
