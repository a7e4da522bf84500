import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { ChoiceStore } from '../ports.ts';

/** An earlier choice that is repeated within this time must still lose. */
const nullKeptSeconds = 7 * 86_400;
const writesUnderWay = 25;

/** A small item a member with a menu of its own, in buckets like the links. */
export function createDynamoChoices(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): ChoiceStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  const pkOf = (channelId: string, bucket: number): string => `RICHMENUCHOICES#${channelId}#${bucket}`;
  const keyOf = (channelId: string, memberId: string) => ({
    pk: pkOf(channelId, Number.parseInt(memberId.slice(0, 2), 16)),
    sk: memberId,
  });
  const chosen = (items: readonly Record<string, unknown>[]): ReadonlyMap<string, string> =>
    new Map(
      items.flatMap(({ sk, richMenuId }) =>
        typeof richMenuId === 'string' ? [[String(sk), richMenuId] as const] : [],
      ),
    );
  return {
    read: async (channelId, memberIds) => {
      const keys = [...new Set(memberIds)].map((memberId) => keyOf(channelId, memberId));
      return chosen(await batchGetAll(client, TableName, keys, { consistentRead: true }));
    },
    readBucket: async (channelId, bucket) =>
      chosen(await queryPartition(client, TableName, pkOf(channelId, bucket))),
    async write(channelId, { memberIds, richMenuId, at }) {
      const expiry = richMenuId === null ? { expiresAt: Math.floor(at / 1000) + nullKeptSeconds } : undefined;
      await mapBounded(memberIds, writesUnderWay, (memberId) =>
        unlessRefused(
          client.send(
            new PutCommand({
              TableName,
              Item: { ...keyOf(channelId, memberId), richMenuId, at, ...expiry },
              ConditionExpression: 'attribute_not_exists(pk) OR #at <= :at',
              ExpressionAttributeNames: { '#at': 'at' },
              ExpressionAttributeValues: { ':at': at },
            }),
          ),
        ),
      );
    },
  };
}
