import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import { AttributeValue } from '../contracts.ts';
import type { AttributeStore } from '../ports.ts';
import { isMerged, memberKey } from './member-item.ts';

const AttributedItem = z.object({
  attributes: z.record(z.string(), AttributeValue),
  attributeCauses: z.array(z.string()).default([]),
});

/** The attributes map of members' items, changed only as it was read: whoever else writes there is seen by the values. */
export function createDynamoMemberAttributes({
  client,
  tables,
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members'>;
}): AttributeStore {
  const TableName = tables.members;
  return {
    async read(channelId, memberId) {
      const Key = memberKey(channelId, memberId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (!Item || isMerged(Item)) return undefined;
      const { attributes, attributeCauses } = AttributedItem.parse(Item);
      return { attributes, causes: attributeCauses };
    },
    async write(channelId, memberId, before, after) {
      const isNew = before.causes.length === 0;
      return unlessRefused(
        client.send(
          new UpdateCommand({
            TableName,
            Key: memberKey(channelId, memberId),
            UpdateExpression: 'SET attributes = :attributes, attributeCauses = :causes',
            ConditionExpression: [
              'attributes = :before',
              'attribute_not_exists(mergedInto)',
              isNew ? 'attribute_not_exists(attributeCauses)' : 'attributeCauses = :earlier',
            ].join(' AND '),
            ExpressionAttributeValues: {
              ':before': before.attributes,
              ':attributes': after.attributes,
              ':causes': after.causes,
              ...(isNew ? {} : { ':earlier': before.causes }),
            },
          }),
        ),
      );
    },
  };
}
