import fc from 'fast-check';
import { rfmNames, valueTypes } from '../../lambdas/scoring/contracts.ts';
import { bestHour, bestHourBySends } from '../../lambdas/scoring/domain/best-hour.ts';
import { calibrationDue } from '../../lambdas/scoring/domain/calibration-due.ts';
import { engagementAfter, engagementScore, pointsOn } from '../../lambdas/scoring/domain/engagement.ts';
import { histogramOf, mergeHistograms } from '../../lambdas/scoring/domain/histogram.ts';
import { indicatorsOf } from '../../lambdas/scoring/domain/indicators.ts';
import {
  addCustomer,
  emptyGapStatistics,
  intervalOf,
  mergeGapStatistics,
  nesModelOf,
  nesStateOf,
} from '../../lambdas/scoring/domain/nes.ts';
import { calibrate } from '../../lambdas/scoring/domain/population.ts';
import { purchaseAcceleration } from '../../lambdas/scoring/domain/purchase-acceleration.ts';
import { cutOffsOf, scoreOf } from '../../lambdas/scoring/domain/rank-cut-offs.ts';
import { rankScoresOfDoubles, rankScoresOfInts } from '../../lambdas/scoring/domain/rank-scores.ts';
import { rfmNameOf } from '../../lambdas/scoring/domain/rfm-name.ts';
import { codeOf, scoresOfCode } from '../../lambdas/scoring/domain/score-code.ts';
import { valueTypeOf } from '../../lambdas/scoring/domain/value-type.ts';
import { aggregates } from '../support/scoring-world.ts';

/** The definition, member by member: 1 + ⌊5 · strictly worse / N⌋. */
const byDefinition = (values: readonly number[]): number[] =>
  values.map((value) => 1 + Math.floor((5 * values.filter((other) => other < value).length) / values.length));

describe('rank scores', () => {
  const ints = fc.array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer()), {
    minLength: 1,
    maxLength: 80,
  });
  const doubles = fc.array(
    fc
      .oneof(fc.integer({ min: 0, max: 30 }), fc.double({ min: 0, max: 1e9, noNaN: true }))
      .map((value) => value + 0),
    { minLength: 1, maxLength: 120 },
  );

  it('are the definition, by histogram, by table and by buckets, with ties together', () => {
    fc.assert(
      fc.property(ints, (values) => {
        const expected = byDefinition(values);
        const cutOffs = cutOffsOf(histogramOf(values));
        expect(values.map((value) => scoreOf(value, cutOffs))).toEqual(expected);
        expect([...rankScoresOfInts(Int32Array.from(values))]).toEqual(expected);
        const turned = rankScoresOfInts(Int32Array.from(values), { lowerIsBetter: true });
        expect([...turned]).toEqual(byDefinition(values.map((value) => -value)));
      }),
    );
    fc.assert(
      fc.property(doubles, (values) => {
        expect([...rankScoresOfDoubles(Float64Array.from(values))]).toEqual(byDefinition(values));
      }),
    );
  });

  it('do not depend on how the members are divided', () => {
    fc.assert(
      fc.property(ints, ints, ints, (a, b, c) => {
        const merged = mergeHistograms([a, b, c].map((part) => histogramOf(part)));
        expect(merged).toEqual(histogramOf([...a, ...b, ...c]));
      }),
    );
  });

  it('are 1 for everybody when all are alike, and for one alone', () => {
    expect(byDefinition([7, 7, 7])).toEqual([1, 1, 1]);
    expect([...rankScoresOfInts(Int32Array.of(7, 7, 7))]).toEqual([1, 1, 1]);
    expect([...rankScoresOfDoubles(Float64Array.of(4))]).toEqual([1]);
    expect([...rankScoresOfInts(new Int32Array())]).toEqual([]);
  });
});

describe('names and types', () => {
  const scores = [1, 2, 3, 4, 5];
  const all = scores.flatMap((r) => scores.flatMap((f) => scores.map((m) => [r, f, m] as const)));

  it('name every triple of scores, and each name has some', () => {
    const names = all.map(([r, f, m]) => rfmNameOf(r, f, m));
    expect(new Set(names)).toEqual(new Set(rfmNames));
    expect(rfmNameOf(5, 5, 4)).toBe('champions');
    expect(rfmNameOf(5, 1, 1)).toBe('new');
    expect(rfmNameOf(1, 5, 5)).toBe('cant-lose');
    expect(rfmNameOf(3, 2, 3)).toBe('potential-loyalist');
    expect(() => rfmNameOf(0, 1, 1)).toThrow(RangeError);
  });

  it('tell recent, frequent and valuable against the means', () => {
    const means = { recencyDays: 10, orders: 2, spentMinor: 100 };
    const types = [5, 15].flatMap((recencyDays) =>
      [3, 2].flatMap((orders) =>
        [101, 100].map((spentMinor) => valueTypeOf({ recencyDays, orders, spentMinor }, means)),
      ),
    );
    expect(new Set(types)).toEqual(new Set(valueTypes));
    expect(types[0]).toBe('important-value');
    expect(types.at(-1)).toBe('general-win-back');
  });

  it('survive being kept as a code', () => {
    for (const [r, f, m] of all) {
      const one = {
        r,
        f,
        m,
        name: rfmNameOf(r, f, m),
        valueType: 'general-keep',
        nes: 'S2',
        clvBand: 4,
      } as const;
      expect(scoresOfCode(codeOf(one))).toEqual(one);
    }
    expect(codeOf(undefined)).toBe(0);
  });
});

describe('NES', () => {
  const even = { outcome: 'even', intervalDays: 10 } as const;
  const state = (daysSinceLast: number, repeats: number) =>
    nesStateOf({ daysSinceLast, repeats, gapDays: repeats * 10 }, even);

  it('has each bound in the state below it', () => {
    expect([0, 10, 11, 20, 21, 30, 31].map((days) => state(days, 2))).toEqual([
      'E0',
      'E0',
      'S1',
      'S1',
      'S2',
      'S2',
      'S3',
    ]);
    expect([0, 10, 11, 31].map((days) => state(days, 0))).toEqual(['N', 'N', 'S1', 'S3']);
  });

  it('draws the interval of a customer to the population the fewer purchases it has', () => {
    const model = { outcome: 'fitted', alpha: 3.4289, theta: 0.0052951, k: 0.76499 } as const;
    const population = intervalOf({ repeats: 0, gapDays: 0 }, model);
    const own = intervalOf({ repeats: 50, gapDays: 500 }, model);
    expect(own).toBeLessThan(population);
    expect(own).toBeGreaterThan(10);
    expect(own).toBeLessThan(15);
  });

  it('adds up over parts, and knows when there is too little data', () => {
    const customers = Array.from({ length: 40 }, (_, index) => ({
      repeats: index % 4,
      gapDays: (index % 4) * (5 + index),
      gapSquares: (index % 4) * (5 + index) ** 2,
    }));
    const whole = customers.reduce(addCustomer, emptyGapStatistics);
    const parts = [customers.slice(0, 13), customers.slice(13)].map((part) =>
      part.reduce(addCustomer, emptyGapStatistics),
    );
    expect(nesModelOf(parts.reduce(mergeGapStatistics, emptyGapStatistics))).toEqual(nesModelOf(whole));
    expect(nesModelOf(emptyGapStatistics)).toMatchObject({ outcome: 'too little data', intervalDays: 30 });
    const alike = addCustomer(emptyGapStatistics, { repeats: 2, gapDays: 20, gapSquares: 200 });
    expect(nesModelOf(alike)).toEqual({ outcome: 'even', intervalDays: 10 });
  });
});

describe('indicators', () => {
  const none = { N: 0, E0: 0, S1: 0, S2: 0, S3: 0 };
  const facts = { convertedN: 0, boughtSince: none, activeWithinInterval: 0, orders: 0, spentMinor: 0 };
  const more = { customers: 0, firstDaySpentMinor: 0, repeatDays: 0 };

  it('are null where nobody is to be divided by', () => {
    const { activeCustomers, ...rates } = indicatorsOf({ ...facts, ...more, now: none });
    expect(activeCustomers).toBe(0);
    expect(Object.values(rates).every((rate) => rate === null)).toBe(true);
  });

  it('follow their formulas', () => {
    const before = { N: 10, E0: 30, S1: 8, S2: 4, S3: 2 };
    const now = { N: 5, E0: 45, S1: 6, S2: 4, S3: 12 };
    const indicators = indicatorsOf({
      ...{ before, now, convertedN: 4, boughtSince: { N: 4, E0: 20, S1: 2, S2: 1, S3: 1 } },
      ...{ activeWithinInterval: 25, orders: 100, spentMinor: 50_000 },
      ...{ customers: 72, firstDaySpentMinor: 20_000, repeatDays: 60 },
    });
    expect(indicators).toEqual({
      ...{ activeCustomers: 50, newShare: 0.1, lossRate: 0.2, growthRate: 0.25, conversionRate: 0.4 },
      ...{ wakeRateS1: 0.25, wakeRateS2: 0.25, wakeRateS3: 0.5, activity: 0.5 },
      ...{ averageOrderMinor: 500, averageFirstDayMinor: 278, averageRepeatDayMinor: 500 },
    });
  });
});

describe('engagement', () => {
  const day = (number: number, counts: Record<string, number>) => ({
    day: number,
    counts,
    hours: new Array<number>(24).fill(0),
  });

  it('halves every 14 days, counts a type 20 times a day at most, and is the same day by day or at once', () => {
    const busy = engagementAfter(undefined, [day(100, { 'message.received': 50 })]);
    expect(busy.points).toBe(60);
    expect(pointsOn(busy, 114)).toBe(30);
    const days = [
      day(100, { 'order.placed': 1 }),
      day(103, { 'postback.received': 2 }),
      day(110, { unknown: 9 }),
    ];
    const stepwise = days.reduce<ReturnType<typeof engagementAfter> | undefined>(
      (before, one) => engagementAfter(before, [one]),
      undefined,
    );
    expect(engagementAfter(undefined, days).points).toBeCloseTo(stepwise?.points ?? 0, 9);
  });

  it('is 100 at the 95th percentile, and 0 for nobody and for those who cannot be reached', () => {
    expect([0, 5, 10, 50].map((points) => engagementScore(points, 10))).toEqual([0, 50, 100, 100]);
    expect(engagementScore(50, 10, { isReachable: false })).toBe(0);
    expect(engagementScore(50, 0)).toBe(0);
  });
});

describe('the best hour', () => {
  const at = (hours: Record<number, number>) => Array.from({ length: 24 }, (_, hour) => hours[hour] ?? 0);

  it("is the member's own where it did much, the channel's where it did nothing, and the afternoon where nobody did", () => {
    const channel = at({ 20: 500, 12: 400 });
    expect(bestHour(at({ 8: 40 }), channel)).toBe(8);
    expect(bestHour(at({}), channel)).toBe(20);
    expect(bestHour(at({}), at({}))).toBe(17);
    expect(bestHour(at({ 8: 40 }), channel, [11, 12, 13])).toBe(12);
    expect(bestHour(at({ 9: 3, 15: 3 }), at({}), [9, 15])).toBe(9);
    expect(() => bestHour(at({}), channel, [])).toThrow(RangeError);
  });

  it('is not good only because much was sent in it', () => {
    const sends = at({ 9: 400, 20: 40 });
    const clicks = at({ 9: 40, 20: 20 });
    expect(bestHourBySends({ clicks, sends }, at({}), [9, 20])).toBe(20);
  });
});

describe('purchase acceleration', () => {
  it('is above 0 for who buys ever faster, below for ever slower, and unknown below three purchases', () => {
    expect(purchaseAcceleration(aggregates([0, 30, 40], 1))).toBeGreaterThan(0);
    expect(purchaseAcceleration(aggregates([0, 10, 40], 1))).toBeLessThan(0);
    expect(purchaseAcceleration(aggregates([0, 10, 20], 1))).toBe(0);
    expect(purchaseAcceleration(aggregates([0, 10], 1))).toBeUndefined();
  });
});

describe('a calibration', () => {
  const histogram = (values: readonly number[]) => histogramOf(values);
  const customers = Array.from({ length: 1000 }, (_, index) => index);
  const measure = {
    ...{ members: 1000, customers: 1000, recency: histogram(customers.map((value) => -value)) },
    ...{ orders: histogram(customers), spentMinor: histogram(customers), gaps: emptyGapStatistics },
    sample: {
      repeats: new Float64Array(),
      recencyWeeks: new Float64Array(),
      ageWeeks: new Float64Array(),
      meanRepeatSpendMinor: new Float64Array(),
    },
    ...{ engagement: histogram([]), hours: [] },
  };
  const clvTerms = { months: 12, monthlyDiscountRate: 0.01, marginShare: 1 };
  const kept = {
    ...{ day: 100, clvTerms, means: { recencyDays: 0, orders: 0, spentMinor: 0 } },
    cutOffs: {
      recency: cutOffsOf(measure.recency),
      orders: cutOffsOf(measure.orders),
      spentMinor: cutOffsOf(measure.spentMinor),
    },
    nes: { outcome: 'even', intervalDays: 10 } as const,
    clv: { outcome: 'too little data', reason: '' } as const,
  };

  it('holds for a week while the classes stay as they are', () => {
    expect(calibrationDue(kept, measure, { day: 106, clvTerms })).toBe(false);
    expect(calibrationDue(kept, measure, { day: 107, clvTerms })).toBe(true);
    expect(calibrationDue(undefined, measure, { day: 100, clvTerms })).toBe(true);
    expect(calibrationDue(kept, { ...measure, customers: 499 }, { day: 101, clvTerms })).toBe(true);
    expect(calibrationDue(kept, measure, { day: 101, clvTerms: { ...clvTerms, marginShare: 0.5 } })).toBe(
      true,
    );
  });

  it('takes the bounds that a channel has chosen, whatever the ranks', () => {
    const thresholds = { recencyDays: [365, 180, 90, 30], orders: [2, 3, 5, 10], spentMinor: [1, 2, 3, 4] };
    const fixed = calibrate(measure, { day: 100, clvTerms, thresholds });
    const scores = [0, 30, 31, 180, 365, 366].map((days) => scoreOf(-days, fixed.cutOffs.recency));
    expect(scores).toEqual([5, 5, 4, 3, 2, 1]);
    expect([1, 2, 4, 5, 10].map((orders) => scoreOf(orders, fixed.cutOffs.orders))).toEqual([1, 2, 3, 4, 5]);
    expect(calibrationDue(fixed, measure, { day: 101, clvTerms, thresholds })).toBe(false);
    expect(calibrationDue(fixed, measure, { day: 101, clvTerms })).toBe(true);
    expect(calibrationDue(kept, measure, { day: 101, clvTerms, thresholds })).toBe(true);
  });

  it('is taken anew when a class has drifted', () => {
    const shifted = histogram(customers.map((value) => value + 100));
    expect(calibrationDue(kept, { ...measure, spentMinor: shifted }, { day: 101, clvTerms })).toBe(true);
    const slightly = histogram(customers.map((value) => value + 10));
    expect(calibrationDue(kept, { ...measure, spentMinor: slightly }, { day: 101, clvTerms })).toBe(false);
  });
});
