import fc from 'fast-check';
import {
  expectedOrders,
  expectedOrdersOfNewCustomer,
  probabilityAlive,
  probabilityOfRepeats,
} from '../../lambdas/scoring/domain/clv/bg-nbd.ts';
import {
  clvOfAggregates,
  customerLifetimeValue,
  historicValueMinor,
  simplePredictiveValueMinor,
} from '../../lambdas/scoring/domain/clv/customer-lifetime-value.ts';
import { fitClvModel, type ClvCustomers } from '../../lambdas/scoring/domain/clv/fit-clv-model.ts';
import { expectedSpend } from '../../lambdas/scoring/domain/clv/gamma-gamma.ts';
import { hypergeometric } from '../../lambdas/scoring/domain/clv/hypergeometric.ts';
import { logGamma } from '../../lambdas/scoring/domain/clv/log-gamma.ts';

/** CDNOW, exact summary: maximum likelihood of 2,357 customers (Fader, Hardie & Lee 2005). */
const bgNbd = { r: 0.2425945, alpha: 4.413602, a: 0.792922, b: 2.425907 };
const gammaGamma = { p: 6.249572, q: 3.744224, v: 15.44352 };
const model = {
  ...{ outcome: 'fitted' as const, bgNbd, gammaGamma },
  ...{ bgNbdLogLikelihood: 0, gammaGammaLogLikelihood: 0, customers: 2357 },
};
const customer = (repeats: number, recencyWeeks: number, ageWeeks: number) => ({
  repeats,
  recencyWeeks,
  ageWeeks,
});
const history = fc
  .record({
    repeats: fc.nat(40),
    ageWeeks: fc.double({ min: 0.2, max: 300, noNaN: true }),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
  })
  .map(({ repeats, ageWeeks, share }) => customer(repeats, repeats === 0 ? 0 : ageWeeks * share, ageWeeks));

describe('the published points of CDNOW', () => {
  it('are met by expected orders', () => {
    expect(expectedOrders(bgNbd, customer(2, 30.43, 38.86), 39)).toBeCloseTo(1.226, 3);
    expect(expectedOrders(bgNbd, customer(26, 30.857, 31), 52)).toBeCloseTo(25.7566, 2);
    for (const [repeats, orders] of [
      [10, 0.34746],
      [15, 0.04283],
      [20, 0.004159],
      [25, 0.000358],
    ] as const)
      expect(Math.abs(expectedOrders(bgNbd, customer(repeats, 20, 39), 52) / orders - 1)).toBeLessThan(0.002);
    expect(expectedOrdersOfNewCustomer(bgNbd, 52)).toBeCloseTo(1.444, 4);
  });

  it('are met by the probability to be alive, and is 1 after a single purchase', () => {
    expect(probabilityAlive(bgNbd, customer(2, 30 + 3 / 7, 38 + 6 / 7))).toBeCloseTo(0.72658, 4);
    expect(probabilityAlive(bgNbd, customer(26, 30.857, 31))).toBeCloseTo(0.96885, 5);
    expect(probabilityAlive(bgNbd, customer(0, 0, 300))).toBe(1);
  });

  it('are met by the probability of a number of repeats, at the rounded parameters of the paper', () => {
    const rounded = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    expect(probabilityOfRepeats(rounded, { repeats: 0, weeks: 39 })).toBeCloseTo(0.5737864, 4);
    expect(probabilityOfRepeats(rounded, { repeats: 10, weeks: 2 })).toBeCloseTo(1.07869e-7, 11);
  });

  it('are met by expected spending', () => {
    const spending = (repeats: number, meanRepeatSpendMinor: number) =>
      expectedSpend(gammaGamma, { repeats, meanRepeatSpendMinor });
    expect(spending(2, 22.35)).toBeCloseTo(24.65, 1);
    expect(spending(1, 11.77)).toBeCloseTo(18.91, 1);
    expect(spending(0, 0)).toBeCloseTo(35.17, 1);
    expect(spending(7, 73.74)).toBeCloseTo(71.46, 1);
  });

  it('are met by CLV within 12 months at 1 % a month', () => {
    const terms = { months: 12, monthlyDiscountRate: 0.01, marginShare: 1 };
    const first = { ...customer(2, 30 + 3 / 7, 38 + 6 / 7), meanRepeatSpendMinor: 22.35 };
    expect(customerLifetimeValue(model, first, terms)).toBeCloseTo(36.29, 1);
    expect(customerLifetimeValue(model, first, { ...terms, marginShare: 0.5 })).toBeCloseTo(18.14, 1);
  });
});

describe('expected orders', () => {
  it('are the same by the textbook form, where that is stable', () => {
    const { r, alpha, a, b } = bgNbd;
    for (const { repeats: x, recencyWeeks, ageWeeks } of [
      customer(0, 0, 38),
      customer(2, 30.43, 38.86),
      customer(5, 20, 30),
    ]) {
      const t = 39;
      const series = hypergeometric(r + x, b + x, a + b + x - 1, t / (alpha + ageWeeks + t));
      const top =
        ((a + b + x - 1) / (a - 1)) * (1 - ((alpha + ageWeeks) / (alpha + ageWeeks + t)) ** (r + x) * series);
      const bottom =
        1 + (x > 0 ? (a / (b + x - 1)) * ((alpha + ageWeeks) / (alpha + recencyWeeks)) ** (r + x) : 0);
      expect(expectedOrders(bgNbd, customer(x, recencyWeeks, ageWeeks), t)).toBeCloseTo(top / bottom, 9);
    }
  });

  it('are finite and grow with time, for any customer and also where a is 1', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(0.3, 0.999999, 1, 1.000001, 2.5), (known, a) => {
        const parameters = { ...bgNbd, a };
        const orders = [1, 4, 26, 104].map((weeks) => expectedOrders(parameters, known, weeks));
        expect(orders.every((count) => Number.isFinite(count) && count >= -1e-9)).toBe(true);
        expect([...orders].sort((one, other) => one - other)).toEqual(orders);
        const alive = probabilityAlive(parameters, known);
        expect(alive >= 0 && alive <= 1).toBe(true);
      }),
    );
  });

  it('know that a = 1 is only a hole in the formula', () => {
    const near = (a: number): number => expectedOrders({ ...bgNbd, a }, customer(3, 20, 30), 52);
    expect(near(1)).toBeCloseTo((near(0.999) + near(1.001)) / 2, 5);
    expect(expectedOrdersOfNewCustomer({ ...bgNbd, a: 1 }, 52)).toBeGreaterThan(0);
  });
});

describe('value', () => {
  const bought = {
    ...{ currency: 'THB', orders: 4, days: 3, firstDay: 100, lastDay: 170 },
    ...{ spentMinor: 90_000, firstDaySpentMinor: 30_000, gapSquares: 2500, weightedGaps: 105 },
  };

  it('of a member comes from its aggregates', () => {
    const terms = { months: 12, monthlyDiscountRate: 0.01, marginShare: 0.4 };
    const direct = customerLifetimeValue(
      model,
      { repeats: 2, recencyWeeks: 10, ageWeeks: 30, meanRepeatSpendMinor: 30_000 },
      terms,
    );
    expect(clvOfAggregates(model, bought, { asOfDay: 310, ...terms })).toBeCloseTo(direct, 9);
  });

  it('so far and by rule of thumb are plain figures', () => {
    expect(historicValueMinor(bought, 0.4)).toBe(36_000);
    expect(
      simplePredictiveValueMinor(bought, { asOfDay: 100 + 365.25 / 2, marginShare: 0.4, years: 3 }),
    ).toBe(216_000);
    expect(simplePredictiveValueMinor(bought, { asOfDay: 100, marginShare: 0.4, years: 3 })).toBeUndefined();
  });
});

describe('ln Γ', () => {
  it('follows Γ(x + 1) = x Γ(x)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 500, noNaN: true }), (x) => {
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(1e-9);
      }),
    );
    expect(logGamma(1)).toBeCloseTo(0, 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  });
});

describe('a fit', () => {
  const columns = (rows: readonly (readonly [number, number, number, number])[]): ClvCustomers => ({
    repeats: Float64Array.from(rows, ([repeats]) => repeats),
    recencyWeeks: Float64Array.from(rows, ([, recency]) => recency),
    ageWeeks: Float64Array.from(rows, ([, , age]) => age),
    meanRepeatSpendMinor: Float64Array.from(rows, ([, , , spend]) => spend),
  });

  it.each([
    ['nobody', []],
    ['one customer', [[1, 5, 10, 100]]],
    [
      'three customers',
      [
        [1, 5, 10, 100],
        [2, 5, 10, 100],
        [0, 0, 10, 0],
      ],
    ],
    ['one-time buyers', Array.from({ length: 100 }, (_, index) => [0, 0, index + 1, 0])],
    ['customers who are all alike', Array.from({ length: 100 }, () => [3, 10, 20, 500])],
    ['customers of today', Array.from({ length: 100 }, () => [0, 0, 0, 0])],
    ['customers who pay nothing', Array.from({ length: 100 }, (_, index) => [index % 5, 3, 9, 0])],
  ] as [string, [number, number, number, number][]][])(
    'of %s says that there is too little data',
    (_who, rows) => {
      const fitted = fitClvModel(columns(rows));
      expect(fitted).toEqual({
        outcome: 'too little data',
        reason: expect.stringMatching(/^[A-Z].*\.$/) as unknown,
      });
    },
  );

  it('does not depend on the order of the customers', () => {
    let state = 5;
    const draw = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const rows = Array.from({ length: 800 }, (): [number, number, number, number] => {
      const age = 20 + Math.floor(draw() * 60);
      const repeats = Math.min(12, Math.floor(-Math.log(draw()) * 1.4));
      const recency = repeats === 0 ? 0 : Math.ceil(age * draw() ** 0.5);
      return [repeats, recency, age, repeats === 0 ? 0 : 1000 * (0.2 + -Math.log(draw()))];
    });
    const [one, other] = [fitClvModel(columns(rows)), fitClvModel(columns([...rows].reverse()))];
    if (one.outcome !== 'fitted' || other.outcome !== 'fitted') throw new Error('not fitted');
    expect(one.bgNbd.r / other.bgNbd.r).toBeCloseTo(1, 6);
    expect(one.gammaGamma.v / other.gammaGamma.v).toBeCloseTo(1, 6);
  });
});
