import { z } from 'zod';
import type { MemberRow } from '../../../members/contracts.ts';
import { defineKind } from '../condition-kind.ts';
import { rangeOf, rangeWords, within } from '../range.ts';

const Whole = rangeOf(z.int().min(0)).optional();

const Orders = z
  .strictObject({
    count: Whole,
    spentMinor: Whole,
    averageMinor: Whole,
    daysSinceLast: Whole,
    daysSinceFirst: Whole,
  })
  .refine((wanted) => Object.keys(wanted).length > 0, {
    error: 'one of count, spentMinor, averageMinor, daysSinceLast and daysSinceFirst',
  });
type Figure = keyof z.infer<typeof Orders>;

/** Of all orders that count. Who has none has bought 0 times for 0, and has no average and no days. */
const figures: Readonly<
  Record<Figure, (bought: MemberRow['commerce'], today: number) => number | undefined>
> = {
  count: (bought) => bought?.orders ?? 0,
  spentMinor: (bought) => bought?.spentMinor ?? 0,
  averageMinor: (bought) => bought && bought.spentMinor / bought.orders,
  daysSinceLast: (bought, today) => bought && today - bought.lastDay,
  daysSinceFirst: (bought, today) => bought && today - bought.firstDay,
};

const figureWords: Readonly<Record<Figure, (range: (unit?: string) => string) => string>> = {
  count: (range) => `have ${range('orders')}`,
  spentMinor: (range) => `have spent ${range('minor units')}`,
  averageMinor: (range) => `spend ${range('minor units')} an order`,
  daysSinceLast: (range) => `bought last ${range('days')} ago`,
  daysSinceFirst: (range) => `bought first ${range('days')} ago`,
};

export const orders = defineKind({
  schema: Orders,
  example: { count: { atLeast: 2 }, daysSinceLast: { atMost: 90 } },
  words: (wanted) =>
    entriesOf(wanted)
      .map(([figure, range]) => figureWords[figure]((unit) => rangeWords(range, unit)))
      .join(' and '),
  effort: 2,
  test(wanted, { today }) {
    const checks = entriesOf(wanted).map(([figure, range]) => {
      const [figureOf, isWanted] = [figures[figure], within(range)];
      return (row: MemberRow): boolean => {
        const value = figureOf(row.commerce, today);
        return value !== undefined && isWanted(value);
      };
    });
    const [first] = checks;
    return checks.length === 1 && first ? first : (row) => checks.every((check) => check(row));
  },
  because: (wanted, { commerce }, { today }) =>
    Object.fromEntries(
      entriesOf(wanted).map(([figure]) => [figure, figures[figure](commerce, today) ?? null]),
    ),
});

const entriesOf = (wanted: z.infer<typeof Orders>) =>
  Object.entries(wanted) as [Figure, NonNullable<z.infer<typeof Orders>[Figure]>][];
