import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../../shared/tables.ts';
import type { DefaultMenu, RichMenuRule } from '../domain/rules.ts';
import type { SettingsStore } from '../ports.ts';

/** Rules and default of a channel in one item, each written alone. */
export function createDynamoRichMenuSettings({
  client,
  tables,
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): SettingsStore {
  const TableName = tables.records;
  const keyOf = (channelId: string) => ({ pk: `RICHMENUS#${channelId}`, sk: 'SETTINGS' });
  const set = async (channelId: string, field: string, value: unknown): Promise<void> => {
    await client.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(channelId),
        UpdateExpression: 'SET #field = :value',
        ExpressionAttributeNames: { '#field': field },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  };
  return {
    async read(channelId) {
      const Key = keyOf(channelId);
      const { Item = {} } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return {
        rules: (Item['rules'] ?? []) as RichMenuRule[],
        defaultMenu: Item['defaultMenu'] as DefaultMenu | undefined,
      };
    },
    putRules: (channelId, rules) => set(channelId, 'rules', rules),
    putDefault: (channelId, defaultMenu) => set(channelId, 'defaultMenu', defaultMenu),
  };
}
