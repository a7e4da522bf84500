import { DeleteCommand, GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { SegmentSets } from '../contracts.ts';
import type { SegmentExpression } from '../domain/expression.ts';
import type { SegmentStore, StoredSegment } from '../ports.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}

const SegmentItem = z.object({
  segmentId: z.string(),
  name: z.string(),
  description: z.string().optional(),
  /** JSON text: it was parsed before it was written, and only whole. */
  expression: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const SetItem = z.object({ key: z.string(), asOf: z.string(), count: z.int() });

const partition = (channelId: string): string => `SEGMENTS#${channelId}`;
const segmentKey = (channelId: string, segmentId: string) => ({
  pk: partition(channelId),
  sk: `SEGMENT#${segmentId}`,
});
const setKey = (channelId: string, segmentId: string) => ({
  pk: partition(channelId),
  sk: `SET#${segmentId}`,
});

/** Segments that people made. */
export function createDynamoSegments({ client, tables }: Deps): SegmentStore {
  const TableName = tables.records;
  const put = (channelId: string, segment: StoredSegment, ConditionExpression: string): Promise<boolean> => {
    const expression = JSON.stringify(segment.expression);
    const Item = { ...segmentKey(channelId, segment.segmentId), ...segment, expression };
    return unlessRefused(client.send(new PutCommand({ TableName, Item, ConditionExpression })));
  };
  return {
    async list(channelId) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :segment)',
        ExpressionAttributeValues: { ':pk': partition(channelId), ':segment': 'SEGMENT#' },
        ConsistentRead: true,
      });
      return items.map(toSegment);
    },
    async read(channelId, segmentId) {
      const Key = segmentKey(channelId, segmentId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && toSegment(Item);
    },
    async create(channelId, segment) {
      await put(channelId, segment, 'attribute_not_exists(pk)');
    },
    update: (channelId, segment) => put(channelId, segment, 'attribute_exists(pk)'),
    async remove(channelId, segmentId) {
      await client.send(new DeleteCommand({ TableName, Key: setKey(channelId, segmentId) }));
      const { Attributes } = await client.send(
        new DeleteCommand({ TableName, Key: segmentKey(channelId, segmentId), ReturnValues: 'ALL_OLD' }),
      );
      return Attributes !== undefined;
    },
  };
}

function toSegment(item: Record<string, unknown>): StoredSegment {
  const { expression, ...segment } = SegmentItem.parse(item);
  return { ...segment, expression: JSON.parse(expression) as SegmentExpression };
}

/** Pointers to the files with segments' members, presets included. */
export function createDynamoSegmentSets({ client, tables }: Deps): SegmentSets {
  const TableName = tables.records;
  return {
    async read(channelId, segmentId) {
      const Key = setKey(channelId, segmentId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && SetItem.parse(Item);
    },
    write: (channelId, segmentId, set, previousKey) =>
      unlessRefused(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...setKey(channelId, segmentId), ...set },
            ...(previousKey === undefined
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: '#key = :previous',
                  ExpressionAttributeNames: { '#key': 'key' },
                  ExpressionAttributeValues: { ':previous': previousKey },
                }),
          }),
        ),
      ),
  };
}
