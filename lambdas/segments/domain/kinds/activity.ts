import { z } from 'zod';
import { askActivity } from '../id-set-question.ts';
import { askingKind } from './asking-kind.ts';

/** The timeline is kept for 400 days unless told. */
const withinDays = z.int().min(1).max(400);
const atLeast = z.int().min(1).max(1000).default(1);
const id = z.string().trim().min(1).max(100);

const times = (count: number): string => (count === 1 ? '' : ` at least ${count} times`);
const lately = (days: number): string => `within the last ${days} days`;

const RecentOrders = z
  .strictObject({
    withinDays,
    countAtLeast: z.int().min(1).max(1000).optional(),
    spentMinorAtLeast: z.int().min(1).optional(),
  })
  .refine(({ countAtLeast, spentMinorAtLeast }) => (countAtLeast ?? spentMinorAtLeast) !== undefined, {
    error: 'countAtLeast or spentMinorAtLeast',
  });

/** Orders of a window; cancellations of the window count against it, refunds lessen its spending. */
export const recentOrders = askingKind({
  schema: RecentOrders,
  example: { withinDays: 90, countAtLeast: 2 },
  words: ({ countAtLeast, spentMinorAtLeast, withinDays: days }) =>
    [
      countAtLeast === undefined ? [] : [`have placed at least ${countAtLeast} orders`],
      spentMinorAtLeast === undefined ? [] : [`have spent at least ${spentMinorAtLeast} minor units`],
    ]
      .flat()
      .join(' and ') + ` ${lately(days)}`,
  questions: ({ countAtLeast, spentMinorAtLeast, withinDays: days }) => [
    ...(countAtLeast === undefined
      ? []
      : [
          askActivity({
            types: ['order.placed'],
            less: ['order.cancelled'],
            measure: 'times',
            withinDays: days,
            atLeast: countAtLeast,
          }),
        ]),
    ...(spentMinorAtLeast === undefined
      ? []
      : [
          askActivity({
            types: ['order.placed', 'order.refunded', 'order.cancelled'],
            measure: 'amountMinor',
            withinDays: days,
            atLeast: spentMinorAtLeast,
          }),
        ]),
  ],
});

const Bought = z
  .strictObject({ product: id.optional(), category: id.optional(), withinDays, atLeast })
  .refine(({ product, category }) => (product === undefined) !== (category === undefined), {
    error: 'either product or category',
  });

/** Orders with a product, or with one of a category. */
export const bought = askingKind({
  schema: Bought,
  example: { category: 'tea', withinDays: 90 },
  words: ({ product, category, withinDays: days, atLeast: least }) =>
    `have bought ${product === undefined ? `something of ${category ?? ''}` : `product ${product}`}${times(least)} ${lately(days)}`,
  questions: ({ product, category, withinDays: days, atLeast: least }) => [
    askActivity({
      types: [product === undefined ? `category.bought:${category ?? ''}` : `product.bought:${product}`],
      measure: 'times',
      withinDays: days,
      atLeast: least,
    }),
  ],
});

/** Any type of the timeline. */
export const event = askingKind({
  schema: z.strictObject({
    type: z.string().regex(/^[a-z]+\.[a-zA-Z]+$/, 'a type such as message.received'),
    withinDays,
    atLeast,
  }),
  example: { type: 'message.received', withinDays: 30, atLeast: 3 },
  words: ({ type, withinDays: days, atLeast: least }) => `did ${type}${times(least)} ${lately(days)}`,
  questions: ({ type, withinDays: days, atLeast: least }) => [
    askActivity({ types: [type], measure: 'times', withinDays: days, atLeast: least }),
  ],
});

/** Clicks on one tracked link, or on any. */
export const clicked = askingKind({
  schema: z.strictObject({ link: id.optional(), withinDays, atLeast }),
  example: { link: 'spring-sale', withinDays: 30 },
  words: ({ link, withinDays: days, atLeast: least }) =>
    `clicked ${link === undefined ? 'a link' : `the link ${link}`}${times(least)} ${lately(days)}`,
  questions: ({ link, withinDays: days, atLeast: least }) => [
    askActivity({
      types: [link === undefined ? 'link.clicked' : `link.clicked:${link}`],
      measure: 'times',
      withinDays: days,
      atLeast: least,
    }),
  ],
});
