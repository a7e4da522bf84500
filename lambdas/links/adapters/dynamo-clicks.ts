import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/domain/clock.ts';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { ClickReport } from '../contracts.ts';
import { shardOf, sumShards, type CounterShard } from '../domain/counter-shards.ts';
import type { Visitor } from '../domain/visitor.ts';
import { clickLabels, type ClickStore } from '../ports.ts';

const daySeconds = 86_400;
/** A message lives 4 days in the queue and 14 in its dead-letter queue. */
const markerKeptSeconds = 30 * daySeconds;

/** Sixteen shards a link, so that a link in a message to a million members does not heat one item. */
const shards = Array.from({ length: 16 }, (_, shard) => shard);

export function createDynamoClicks(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Pick<Clock, 'now'>;
  /** How long a member is remembered at a link after the last click. */
  retentionDays: number;
}): ClickStore {
  const { client, clock } = deps;
  const TableName = deps.tables.records;
  const visitorKey = (linkId: string, memberId: string) => ({
    pk: `LINKVISITOR#${linkId}#${memberId}`,
    sk: 'LINKVISITOR',
  });
  const counterKey = (linkId: string, shard: number) => ({
    pk: `LINKCOUNT#${linkId}#${shard}`,
    sk: 'LINKCOUNT',
  });
  const expiresIn = (seconds: number): number => Math.floor(clock.now() / 1000) + seconds;

  return {
    async readVisitor(linkId, memberId) {
      const Key = visitorKey(linkId, memberId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item?.['visitor'] as Visitor | undefined;
    },

    visitorPart: (linkId, memberId, visitor) => ({
      label: clickLabels.visitor,
      item: {
        Put: {
          TableName,
          Item: {
            ...visitorKey(linkId, memberId),
            visitor,
            expiresAt: expiresIn(deps.retentionDays * daySeconds),
          },
          ConditionExpression: 'attribute_not_exists(pk) OR visitor.revision = :before',
          ExpressionAttributeValues: { ':before': visitor.revision - 1 },
        },
      },
    }),

    markerPart: ({ clickId }) => ({
      label: clickLabels.click,
      item: {
        Put: {
          TableName,
          Item: { pk: `CLICK#${clickId}`, sk: 'CLICK', expiresAt: expiresIn(markerKeptSeconds) },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    }),

    counterPart: ({ linkId, clickId, at, isFirstOfMember }) => ({
      label: 'click counter',
      item: {
        Update: {
          TableName,
          Key: counterKey(linkId, shardOf(clickId, shards.length)),
          UpdateExpression:
            'SET linkId = :link, firstAt = if_not_exists(firstAt, :at), lastAt = :at ADD clicks :one, anonymous :anonymous, members :members',
          ExpressionAttributeValues: {
            ':link': linkId,
            ':at': at,
            ':one': 1,
            ':anonymous': isFirstOfMember === undefined ? 1 : 0,
            ':members': isFirstOfMember === true ? 1 : 0,
          },
        },
      },
    }),

    async readClicks(linkIds) {
      const keys = [...new Set(linkIds)].flatMap((linkId) =>
        shards.map((shard) => counterKey(linkId, shard)),
      );
      const counted = (await batchGetAll(client, TableName, keys)) as unknown as CounterShard[];
      const byLink = Map.groupBy(counted, ({ linkId }) => linkId);
      return new Map(
        linkIds.map((linkId): [string, ClickReport] => [linkId, sumShards(byLink.get(linkId) ?? [])]),
      );
    },
  };
}
