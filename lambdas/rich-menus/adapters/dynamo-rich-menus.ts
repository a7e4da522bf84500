import { DeleteCommand, GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { RichMenu, RichMenuStore } from '../ports.ts';

/** Worker and people seldom meet; each try reads anew. */
const mostTries = 10;

/** Menus in a partition a channel; `version` counts writes, so that nobody overwrites what he has not seen. */
export function createDynamoRichMenus({
  client,
  tables,
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): RichMenuStore {
  const TableName = tables.records;
  const keyOf = (channelId: string, richMenuId: string) => ({
    pk: `RICHMENUS#${channelId}`,
    sk: `RICHMENU#${richMenuId}`,
  });
  const read = async (channelId: string, richMenuId: string) => {
    const Key = keyOf(channelId, richMenuId);
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item as { menu: RichMenu; version: number } | undefined;
  };
  const put = (menu: RichMenu, seen: number | undefined): Promise<boolean> =>
    unlessRefused(
      client.send(
        new PutCommand({
          TableName,
          Item: { ...keyOf(menu.channelId, menu.richMenuId), menu, version: (seen ?? 0) + 1 },
          ConditionExpression: seen === undefined ? 'attribute_not_exists(pk)' : '#version = :seen',
          ...(seen === undefined
            ? {}
            : {
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':seen': seen },
              }),
        }),
      ),
    );

  return {
    create: (menu) => put(menu, undefined),
    read: async (channelId, richMenuId) => (await read(channelId, richMenuId))?.menu,
    async list(channelId) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :menu)',
        ExpressionAttributeValues: { ':pk': `RICHMENUS#${channelId}`, ':menu': 'RICHMENU#' },
        ConsistentRead: true,
      });
      return items.map(({ menu }) => menu as RichMenu);
    },
    async change(channelId, richMenuId, change) {
      for (let attempt = 1; attempt <= mostTries; attempt += 1) {
        const found = await read(channelId, richMenuId);
        if (!found) return undefined;
        const changed = change(found.menu);
        if (!changed) return found.menu;
        if (await put(changed, found.version)) return changed;
      }
      throw new Error('A rich menu changed too often at once; the change comes again.');
    },
    async remove(channelId, richMenuId) {
      await client.send(new DeleteCommand({ TableName, Key: keyOf(channelId, richMenuId) }));
    },
  };
}
