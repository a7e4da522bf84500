import { DeleteCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { idSetOf } from '../../shared/domain/id-set.ts';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { AudienceChangeStore } from '../ports.ts';

const writesUnderWay = 25;
/** By the first hex digit of the member: many cohorts may fill one audience at once, and readers read side by side. */
const shards = '0123456789abcdef'.split('');

/** One small item a member that came or went: two cohorts never meet in one, and nothing is read to write. */
export function createDynamoAudienceChanges(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): AudienceChangeStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  const pkOf = (channelId: string, audienceId: string, shard: string): string =>
    `AUDIENCECHANGES#${channelId}#${audienceId}#${shard}`;
  const keyOf = (channelId: string, audienceId: string, memberId: string) => ({
    pk: pkOf(channelId, audienceId, memberId[0] ?? '0'),
    sk: memberId,
  });
  const itemsOf = async (channelId: string, audienceId: string): Promise<Record<string, unknown>[]> => {
    const pages = await mapBounded(shards, shards.length, (shard) =>
      queryPartition(client, TableName, pkOf(channelId, audienceId, shard)),
    );
    return pages.flat();
  };
  return {
    async read(channelId, audienceId) {
      const items = await itemsOf(channelId, audienceId);
      const idsOf = (isIn: boolean) =>
        idSetOf(items.filter((item) => item['isIn'] === isIn).map(({ sk }) => String(sk)));
      return { entered: idsOf(true), left: idsOf(false) };
    },
    async write(channelId, audienceId, { memberIds, isIn, at }) {
      await mapBounded(memberIds, writesUnderWay, (memberId) =>
        unlessRefused(
          client.send(
            new PutCommand({
              TableName,
              Item: { ...keyOf(channelId, audienceId, memberId), isIn, at },
              ConditionExpression: 'attribute_not_exists(pk) OR #at <= :at',
              ExpressionAttributeNames: { '#at': 'at' },
              ExpressionAttributeValues: { ':at': at },
            }),
          ),
        ),
      );
    },
    async remove(channelId, audienceId) {
      const items = await itemsOf(channelId, audienceId);
      await mapBounded(items, writesUnderWay, ({ sk }) =>
        client.send(new DeleteCommand({ TableName, Key: keyOf(channelId, audienceId, String(sk)) })),
      );
    },
  };
}
