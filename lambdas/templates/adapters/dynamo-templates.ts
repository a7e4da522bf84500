import { DeleteCommand, GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import type { Commit } from '../../shared/domain/write-part.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { Template, TemplateStore } from '../ports.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  commit: Commit;
}

/**
 * The newest versions of a channel lie together; each version also lies on its own, so that what was sent can be read for
 * as long as the template lives.
 */
export function createDynamoTemplates({ client, tables, commit }: Deps): TemplateStore {
  const TableName = tables.records;
  const newestKey = (channelId: string, templateId: string) => ({
    pk: `TEMPLATES#${channelId}`,
    sk: `TEMPLATE#${templateId}`,
  });
  const versionPartition = (channelId: string, templateId: string): string =>
    `TEMPLATE#${channelId}#${templateId}`;
  const versionKey = (channelId: string, templateId: string, version: number) => ({
    pk: versionPartition(channelId, templateId),
    sk: `VERSION#${String(version).padStart(6, '0')}`,
  });
  const templatesOf = (items: readonly Record<string, unknown>[]): Template[] =>
    items.map((item) => item['template'] as Template);
  const query = async (pk: string): Promise<Template[]> =>
    templatesOf(await queryPartition(client, TableName, pk));

  return {
    async putVersion(template) {
      const { channelId, templateId, version } = template;
      const put = (label: string, key: object, condition: object) => ({
        label,
        item: { Put: { TableName, Item: { ...key, version, template }, ...condition } },
      });
      const { outcome } = await commit([
        put('version', versionKey(channelId, templateId, version), {
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
        put('newest', newestKey(channelId, templateId), {
          ConditionExpression: version === 1 ? 'attribute_not_exists(pk)' : '#version = :before',
          ...(version === 1
            ? {}
            : {
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':before': version - 1 },
              }),
        }),
      ]);
      return outcome === 'committed';
    },
    async read(channelId, templateId, version) {
      const Key =
        version === undefined ? newestKey(channelId, templateId) : versionKey(channelId, templateId, version);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item?.['template'] as Template | undefined;
    },
    list: async (channelId) =>
      (await query(`TEMPLATES#${channelId}`)).sort((a, b) => a.name.localeCompare(b.name)),
    versions: (channelId, templateId) => query(versionPartition(channelId, templateId)),
    async remove(channelId, templateId) {
      // The newest one goes last: until then the rest can be found and removed by the next try.
      for (const { version } of await query(versionPartition(channelId, templateId)))
        await client.send(new DeleteCommand({ TableName, Key: versionKey(channelId, templateId, version) }));
      await client.send(new DeleteCommand({ TableName, Key: newestKey(channelId, templateId) }));
    },
  };
}
