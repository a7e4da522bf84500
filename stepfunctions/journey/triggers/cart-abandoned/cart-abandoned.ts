import { z } from 'zod';
import { orderFilter, orderFilterWords, passesOrderFilter } from '../order-filter.ts';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('cartAbandoned'),
  afterMinutes: z
    .int()
    .min(5)
    .max(10_080)
    .optional()
    .describe("Without a touch or an order; absent: the channel's `abandonAfterMinutes` (60)"),
  ...orderFilter,
});

/** Nobody touched or ordered a cart for so long: once for each time that it is left. */
export const cartAbandoned = {
  schema,
  listensTo: ({ afterMinutes }) => [afterMinutes === undefined ? 'cart.abandoned' : 'cart.left'],
  startsWith: ({ afterMinutes, ...filter }, { data }) =>
    (afterMinutes === undefined || data['minutes'] === afterMinutes) && passesOrderFilter(filter, data),
  words: ({ afterMinutes, ...filter }) =>
    `Starts when a cart${orderFilterWords(filter)} is ${
      afterMinutes === undefined ? 'abandoned' : `left for ${afterMinutes} minutes without an order`
    }`,
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
