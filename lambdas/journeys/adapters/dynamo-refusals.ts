import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import { refusalReasons, type Refusal } from '../domain/refusal.ts';
import type { RefusalStore } from '../ports.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';

const RefusalItem = z.object({
  channelId: z.string(),
  memberId: z.string(),
  journeyId: z.string(),
  version: z.number(),
  reason: z.enum(refusalReasons),
  causeId: z.string(),
  at: z.number(),
}) satisfies z.ZodType<Refusal>;

const keyOf = ({
  channelId,
  memberId,
  journeyId,
}: Pick<Refusal, 'channelId' | 'memberId' | 'journeyId'>) => ({
  pk: `MEMBER#${channelId}#${memberId}`,
  sk: `REFUSAL#${journeyId}`,
});

/** As long as the activity that caused it is kept. */
interface Deps extends Omit<DynamoJourneyDeps, 'commit'> {
  settings: { activityRetentionDays: number };
}

/** Refusals in the records table, beside the member's enrolments. */
export function createDynamoRefusals({ client, tables, settings }: Deps): RefusalStore {
  const TableName = tables.records;
  return {
    async note(refusal) {
      const put = new PutCommand({
        TableName,
        Item: {
          ...keyOf(refusal),
          ...refusal,
          expiresAt: Math.floor(refusal.at / 1000) + settings.activityRetentionDays * 86_400,
        },
        ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': refusal.at },
      });
      await unlessRefused(client.send(put));
    },

    async read(channelId, memberId, journeyId) {
      const Key = keyOf({ channelId, memberId, journeyId });
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && RefusalItem.parse(Item);
    },
  };
}
