import { GetCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import { originKey, type Link } from '../domain/link.ts';
import type { LinkStore } from '../ports.ts';

/** Links as they are: only this adapter writes them, and they never change. */
export function createDynamoLinks({
  client,
  tables: { records: TableName },
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): LinkStore {
  const keyOf = (linkId: string) => ({ pk: `LINK#${linkId}`, sk: 'LINK' });
  const listOf = (channelId: string): string => `LINKS#${channelId}`;
  return {
    async read(linkId) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keyOf(linkId), ConsistentRead: true }),
      );
      return Item?.['link'] as Link | undefined;
    },

    async putIfAbsent(link) {
      const { linkId, channelId, origin, createdAt } = link;
      const put = new PutCommand({
        TableName,
        Item: {
          ...keyOf(linkId),
          gsi1pk: listOf(channelId),
          gsi1sk: `${originKey(origin)}#${createdAt}#${linkId}`,
          link,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      await unlessRefused(client.send(put));
    },

    async list(channelId, { origin, limit, from }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :list AND begins_with(gsi1sk, :origin)',
          ExpressionAttributeValues: {
            ':list': listOf(channelId),
            // An id ends where the next part of the key begins; a kind stands for all its ids.
            ':origin': origin.includes(':') ? `${origin}#` : origin,
          },
          Limit: limit,
          ExclusiveStartKey: from && {
            ...keyOf(from.linkId),
            gsi1pk: listOf(channelId),
            gsi1sk: from.order,
          },
        }),
      );
      const links = Items.map((item) => item['link'] as Link);
      const last = links.at(-1);
      return LastEvaluatedKey && last
        ? { links, next: { linkId: last.linkId, order: String(LastEvaluatedKey['gsi1sk']) } }
        : { links };
    },
  };
}
