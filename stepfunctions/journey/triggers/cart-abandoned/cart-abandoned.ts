import { z } from 'zod';
import { orderFilter, orderFilterWords, passesOrderFilter } from '../order-filter.ts';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({ kind: z.literal('cartAbandoned'), ...orderFilter });

/** Nobody touched or ordered a cart for as long as the channel's `abandonAfterMinutes` says. */
export const cartAbandoned = {
  schema,
  listensTo: () => ['cart.abandoned'],
  startsWith: (filter, { data }) => passesOrderFilter(filter, data),
  words: (filter) => `Starts when a cart${orderFilterWords(filter)} is abandoned`,
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
