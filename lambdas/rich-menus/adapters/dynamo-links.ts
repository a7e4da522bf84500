import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/domain/clock.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { LinkStore } from '../ports.ts';

/** A member without a link needs no item; until it expires it says null. */
const nullKeptSeconds = 86_400;

/** A small item a linked member, beside its row and not on it: the row is read and written by everything else. */
export function createDynamoLinks(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Pick<Clock, 'now'>;
  writeAll: (parts: readonly WritePart[]) => Promise<void>;
}): LinkStore {
  const { client, clock } = deps;
  const TableName = deps.tables.records;
  const pkOf = (channelId: string, bucket: number): string => `RICHMENULINKS#${channelId}#${bucket}`;
  const keyOf = (channelId: string, memberId: string) => ({
    pk: pkOf(channelId, Number.parseInt(memberId.slice(0, 2), 16)),
    sk: memberId,
  });
  const linked = (items: readonly Record<string, unknown>[]): ReadonlyMap<string, string> =>
    new Map(
      items.flatMap(({ sk, lineRichMenuId }) =>
        typeof lineRichMenuId === 'string' ? [[String(sk), lineRichMenuId] as const] : [],
      ),
    );
  return {
    read: async (channelId, memberIds) => {
      const keys = [...new Set(memberIds)].map((memberId) => keyOf(channelId, memberId));
      return linked(await batchGetAll(client, TableName, keys, { consistentRead: true }));
    },
    readBucket: async (channelId, bucket) =>
      linked(await queryPartition(client, TableName, pkOf(channelId, bucket))),
    write: (channelId, links) =>
      deps.writeAll(
        links.map(({ memberId, lineRichMenuId }) => ({
          label: 'rich menu link',
          item: {
            Put: {
              TableName,
              Item: {
                ...keyOf(channelId, memberId),
                lineRichMenuId,
                ...(lineRichMenuId === null
                  ? { expiresAt: Math.floor(clock.now() / 1000) + nullKeptSeconds }
                  : {}),
              },
            },
          },
        })),
      ),
  };
}
