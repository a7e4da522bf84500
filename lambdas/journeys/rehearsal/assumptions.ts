import { z } from 'zod';
import { Duration, durationMs } from '../../../stepfunctions/journey/duration.ts';

const probability = z.number().min(0).max(1);
const hour = 3_600_000;

/** What members are taken to do of their own accord; nothing, unless told. */
export const Assumptions = z.strictObject({
  clickProbability: probability.default(0).describe('After each send, a link of it is opened'),
  orderProbability: probability.default(0).describe('After each send, an order is placed'),
  orderAmountMinor: z.int().min(0).default(0),
  replyProbability: probability.default(0).describe('After each send, the member writes back'),
  events: z
    .record(
      z.string().regex(/^[a-z]+\.[a-zA-Z]+$/, 'an event type such as postback.received'),
      z.strictObject({
        probability,
        delay: Duration.optional().describe('On average; an hour unless told'),
      }),
    )
    .default({})
    .describe(
      'By type: how likely an event comes that a waitFor waits for, and how soon; of several that it takes each is as likely',
    ),
});
export type Assumptions = z.infer<typeof Assumptions>;

/** Something that a send may bring about. */
export interface Reaction {
  type: 'link.clicked' | 'order.placed' | 'message.received';
  probability: number;
  meanDelayMs: number;
}

/** Half of the clicks come within 20 minutes, half of the orders within 16 hours. */
export const reactionsOf = (assumptions: Assumptions): Reaction[] =>
  (
    [
      { type: 'link.clicked', probability: assumptions.clickProbability, meanDelayMs: hour / 2 },
      { type: 'message.received', probability: assumptions.replyProbability, meanDelayMs: hour },
      { type: 'order.placed', probability: assumptions.orderProbability, meanDelayMs: 24 * hour },
    ] as const
  ).filter(({ probability: chance }) => chance > 0);

/** How likely an awaited event is, and its mean delay. */
export function awaitedEvent(
  { events }: Assumptions,
  type: string,
): { probability: number; meanDelayMs: number } | undefined {
  const assumed = events[type];
  return (
    assumed && { probability: assumed.probability, meanDelayMs: durationMs(assumed.delay ?? { hours: 1 }) }
  );
}
