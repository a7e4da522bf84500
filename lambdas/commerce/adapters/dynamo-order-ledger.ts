import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { Order } from '../domain/order.ts';
import type { PurchaseDay } from '../domain/purchase-days.ts';
import type { OrderLedger, Purchases } from '../ports.ts';
import { orderItem, OrderItem, orderKey } from './order-item.ts';

const purchasesKey = (channelId: string, memberId: string) => ({
  pk: `PURCHASES#${channelId}#${memberId}`,
  sk: 'PURCHASES',
});

/** Days as `[orders, spentMinor]` by day: a day takes about 20 bytes. */
const PurchasesItem = z.object({
  memberId: z.string(),
  days: z.record(z.string(), z.tuple([z.int(), z.int()])),
  revision: z.int(),
});

/**
 * Orders, and the days on which each member bought. Every change of a member's purchases is conditional on their revision,
 * so two orders of one member at once come one after the other.
 */
export function createDynamoOrderLedger(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records' | 'members'>;
  memberKey: (channelId: string, memberId: string) => Record<string, string>;
}): OrderLedger {
  const { client, memberKey } = deps;
  const TableName = deps.tables.records;
  return {
    async readOrders(channelId, orderIds) {
      const keys = [...new Set(orderIds)].map((orderId) => orderKey(channelId, orderId));
      const items = await batchGetAll(client, TableName, keys, { consistentRead: true });
      return new Map(items.map((item) => OrderItem.parse(item)).map((order) => [order.orderId, order]));
    },

    async readPurchases(channelId, memberIds) {
      const keys = [...new Set(memberIds)].map((memberId) => purchasesKey(channelId, memberId));
      const items = await batchGetAll(client, TableName, keys, { consistentRead: true });
      const found = new Map(items.map((item) => PurchasesItem.parse(item)).map(toPurchases));
      return new Map(memberIds.map((id) => [id, found.get(id) ?? { days: new Map(), revision: 0 }]));
    },

    newOrder: (order) => ({
      label: 'order is new',
      item: {
        Put: { TableName, Item: orderItem(order), ConditionExpression: 'attribute_not_exists(pk)' },
      },
    }),

    changedOrder: (order) => ({
      label: 'order is as read',
      item: {
        Put: {
          TableName,
          Item: orderItem(order),
          ConditionExpression: 'revision = :before',
          ExpressionAttributeValues: { ':before': order.revision - 1 },
        },
      },
    }),

    changedPurchases: (channelId, memberId, { before, days }) => ({
      label: 'purchases are as read',
      item: {
        Put: {
          TableName,
          Item: {
            ...purchasesKey(channelId, memberId),
            memberId,
            days: Object.fromEntries(
              [...days].map(([day, { orders, spentMinor }]) => [day, [orders, spentMinor]]),
            ),
            revision: before.revision + 1,
          },
          ...(before.revision === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: 'revision = :before',
                ExpressionAttributeValues: { ':before': before.revision },
              }),
        },
      },
    }),

    aggregates: (channelId, memberId, aggregates) => ({
      label: 'member is there',
      item: {
        Update: {
          TableName: deps.tables.members,
          Key: memberKey(channelId, memberId),
          UpdateExpression: aggregates ? 'SET commerce = :commerce' : 'REMOVE commerce',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(mergedInto)',
          ...(aggregates ? { ExpressionAttributeValues: { ':commerce': aggregates } } : {}),
        },
      },
    }),

    async listOrders(channelId, memberIds, { limit, before }) {
      const pages = await Promise.all(
        memberIds.map((memberId) =>
          client.send(
            new QueryCommand({
              TableName,
              IndexName: 'gsi1',
              KeyConditionExpression: `gsi1pk = :orders${before === undefined ? '' : ' AND gsi1sk < :before'}`,
              ExpressionAttributeValues: {
                ':orders': `ORDERS#${channelId}#${memberId}`,
                ...(before === undefined ? {} : { ':before': before }),
              },
              ScanIndexForward: false,
              Limit: limit + 1,
            }),
          ),
        ),
      );
      const found = pages
        .flatMap(({ Items = [] }) => Items)
        .sort((a, b) => (String(a['gsi1sk']) < String(b['gsi1sk']) ? 1 : -1));
      const page = found.slice(0, limit);
      return {
        orders: page.map((item): Order => OrderItem.parse(item)),
        ...(found.length > limit ? { next: String(page.at(-1)?.['gsi1sk']) } : {}),
      };
    },
  };
}

function toPurchases({ memberId, days, revision }: z.infer<typeof PurchasesItem>): [string, Purchases] {
  const entries = Object.entries(days).map(([day, [orders, spentMinor]]): [number, PurchaseDay] => [
    Number(day),
    { orders, spentMinor },
  ]);
  return [memberId, { days: new Map(entries), revision }];
}
