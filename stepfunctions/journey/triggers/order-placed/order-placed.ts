import { z } from 'zod';
import { orderFilter, orderFilterWords, passesOrderFilter } from '../order-filter.ts';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('orderPlaced'),
  which: z
    .union([z.enum(['any', 'first', 'repeat']), z.strictObject({ nth: z.int().min(1).max(10_000) })], {
      error: '"any", "first", "repeat" or { "nth": 3 }',
    })
    .default('any')
    .describe('Orders that were cancelled or wholly refunded are not counted'),
  ...orderFilter,
  category: z.string().min(1).max(100).optional(),
  source: z.string().min(1).max(40).optional().describe('Where it was sold, e.g. pos'),
});
type OrderPlaced = z.infer<typeof schema>;

/** Somebody ordered. */
export const orderPlaced = {
  schema,
  listensTo: () => ['order.placed'],
  startsWith: ({ which, category, source, ...filter }, { data }) =>
    isWhich(which, data['nth']) &&
    passesOrderFilter(filter, data) &&
    (category === undefined ||
      (Array.isArray(data['categories']) && data['categories'].includes(category))) &&
    (source === undefined || data['source'] === source),
  words: ({ which, category, source, ...filter }) =>
    [
      `Starts with ${whichWords(which)}${orderFilterWords(filter)}`,
      category === undefined ? '' : ` in category ${category}`,
      source === undefined ? '' : ` sold at ${source}`,
    ].join(''),
} satisfies TriggerKind<OrderPlaced> & { schema: typeof schema };

function isWhich(which: OrderPlaced['which'], nth: unknown): boolean {
  if (which === 'any') return true;
  if (which === 'first') return nth === 1;
  if (which === 'repeat') return typeof nth === 'number' && nth > 1;
  return nth === which.nth;
}

function whichWords(which: OrderPlaced['which']): string {
  if (which === 'any') return 'an order';
  if (which === 'first') return 'a first order';
  if (which === 'repeat') return 'a repeat order';
  return `order number ${which.nth} of a member`;
}
