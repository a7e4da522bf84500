import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { TableNames } from '../../shared/tables.ts';
import type { CartStore } from '../carts/ports.ts';
import { OrderLine } from '../contracts.ts';
import { cartStatuses, type Cart } from '../domain/cart.ts';

const CartItem = z.object({
  channelId: z.string(),
  cartId: z.string(),
  memberId: z.string(),
  status: z.enum(cartStatuses),
  currency: z.string(),
  amountMinor: z.int(),
  lines: z.array(OrderLine),
  url: z.string().optional(),
  updatedAt: z.int(),
  orderId: z.string().optional(),
  toldMinutes: z.number().optional(),
  hasTimer: z.boolean(),
  revision: z.int(),
}) satisfies z.ZodType<Cart>;

const keptSeconds = 90 * 86_400;
const keyOf = (channelId: string, cartId: string) => ({ pk: `CART#${channelId}#${cartId}`, sk: 'CART' });

/** Carts, for 90 days after their last change. */
export function createDynamoCarts(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): CartStore {
  const TableName = deps.tables.records;
  return {
    async read(channelId, cartId) {
      const Key = keyOf(channelId, cartId);
      const { Item } = await deps.client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && CartItem.parse(Item);
    },
    put: (cart) => ({
      label: 'cart is as read',
      item: {
        Put: {
          TableName,
          Item: {
            ...keyOf(cart.channelId, cart.cartId),
            ...cart,
            expiresAt: Math.floor(cart.updatedAt / 1000) + keptSeconds,
          },
          ...(cart.revision === 1
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: 'revision = :before',
                ExpressionAttributeValues: { ':before': cart.revision - 1 },
              }),
        },
      },
    }),
  };
}
