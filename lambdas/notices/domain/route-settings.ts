import { z } from 'zod';

/** The ways by which a notice can reach somebody. */
export const routeNames = ['linePush', 'lineNotification', 'sms'] as const;
export type RouteName = (typeof routeNames)[number];

/** Of one message, or of one SMS segment: prices of messages are fractions of the smallest coin. */
const CostMicros = z
  .int()
  .min(0)
  .max(1_000_000_000)
  .describe('Estimated cost in millionths of `currency`: of a message, of an SMS segment');

const minutes = (most: number, usual: number) => z.int().min(1).max(most).default(usual);
const Country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 code of two capital letters such as TW');

const LinePush = z.strictObject({
  route: z.literal('linePush'),
  costMicros: CostMicros,
  /** How long a push is tried again, under the same retry key, while LINE gives no clear answer. */
  waitMinutes: minutes(60, 2),
});
const LineNotification = z.strictObject({
  route: z.literal('lineNotification'),
  costMicros: CostMicros,
  /** How long LINE's delivery event is waited for before the next route; as the last route, always 24 hours. */
  waitMinutes: minutes(1440, 10),
});
const Sms = z.strictObject({
  route: z.literal('sms'),
  costMicros: CostMicros,
  /**
   * How long a message is tried again while AWS takes none, and how long AWS's report of it is waited for before the next
   * route; as the last route, always 72 hours.
   */
  waitMinutes: minutes(1440, 15),
  /** Who sends: id or ARN of a phone number, sender id or pool of AWS End User Messaging. */
  originationIdentity: z.string().min(1).max(256),
  /** Where texts go to and nowhere else: premium numbers abroad are how such systems are robbed. */
  allowedCountries: z.array(Country).min(1).max(250),
  mostSegments: z.int().min(1).max(10).default(3),
});
export const RouteSetting = z.discriminatedUnion('route', [LinePush, LineNotification, Sms]);
export type RouteSetting = z.infer<typeof RouteSetting>;

/** By which routes a channel sends notices; without any it sends none. */
export const RouteSettings = z
  .strictObject({
    routes: z.array(RouteSetting).max(routeNames.length),
    /** `cheapest`: by the estimated cost of the very notice; `asListed`: as they stand in `routes`. */
    order: z.enum(['cheapest', 'asListed']).default('cheapest'),
    /** ISO 4217. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'a currency code of three capital letters such as USD')
      .default('USD'),
    /**
     * A route gave no clear answer, so that the message may have arrived or not: `endUnknown` stops there, `nextRoute`
     * would rather send twice than not at all.
     */
    whenUnclear: z.enum(['endUnknown', 'nextRoute']).default('endUnknown'),
  })
  .refine(({ routes }) => new Set(routes.map(({ route }) => route)).size === routes.length, {
    path: ['routes'],
    error: 'each route at most once',
  })
  .meta({ id: 'RouteSettings' });
export type RouteSettings = z.infer<typeof RouteSettings>;

export const noRoutes: RouteSettings = RouteSettings.parse({ routes: [] });
