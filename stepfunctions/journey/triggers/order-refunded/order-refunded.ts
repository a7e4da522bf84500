import { z } from 'zod';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('orderRefunded'),
  /** Of the money that went back by this refund. */
  atLeastMinor: z.int().min(0).optional().describe("In minor units of the channel's currency"),
});

/** Money of an order went back. */
export const orderRefunded = {
  schema,
  listensTo: () => ['order.refunded'],
  startsWith: ({ atLeastMinor = 0 }, { data: { lostMinor } }) =>
    typeof lostMinor === 'number' && lostMinor >= atLeastMinor,
  words: ({ atLeastMinor }) =>
    `Starts with a refund${atLeastMinor === undefined ? '' : ` of at least ${atLeastMinor} minor units`}`,
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
