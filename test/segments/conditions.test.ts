import fc from 'fast-check';
import { compileSegment } from '../../lambdas/segments/domain/compile-segment.ts';
import { explainSegment } from '../../lambdas/segments/domain/explain-segment.ts';
import type { SegmentExpression } from '../../lambdas/segments/domain/expression.ts';
import { idSetQuestions } from '../../lambdas/segments/domain/id-set-questions.ts';
import { bucketOf } from '../../lambdas/segments/domain/kinds/random.ts';
import { ruleHash } from '../../lambdas/segments/domain/rule-hash.ts';
import { idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import { dayOfDate } from '../../lambdas/shared/domain/local-day.ts';
import { context, dayMs, expression, holds, member, nowEpochMs, today } from './segment-world.ts';

const bought = {
  currency: 'THB',
  orders: 4,
  days: 3,
  firstDay: today - 100,
  lastDay: today - 10,
  spentMinor: 10_000,
  firstDaySpentMinor: 1000,
  gapSquares: 0,
  weightedGaps: 0,
};
const scores = {
  asOf: '2026-11-22',
  r: 4,
  f: 2,
  m: 5,
  name: 'loyal',
  valueType: 'important-value',
  nes: 'E0',
  clvBand: 3,
} as const;

const preferences = { topics: { news: 'out' }, at: 0, by: 'page', revision: 1 } as const;

describe('a condition on', () => {
  it.each([
    ['lifecycle', { lifecycle: ['friend', 'registered'] }, {}, true],
    ['lifecycle', { lifecycle: ['blocked'] }, {}, false],
    ['reachability of a friend', { reachable: true }, {}, true],
    ['reachability of somebody who blocked', { reachable: false }, { lifecycle: 'blocked' }, true],
    [
      'reachability of a prospect without LINE',
      { reachable: true },
      { lifecycle: 'prospect', lineUserId: undefined },
      false,
    ],
    ['language', { language: ['zh'] }, { language: 'zh-TW' }, true],
    ['a regional language', { language: ['zh-tw'] }, { language: 'zh-TW' }, true],
    ['another language', { language: ['z'] }, { language: 'zh-TW' }, false],
    ['no language', { language: ['th'] }, {}, false],
    ['source', { source: ['poster'] }, { source: 'poster' }, true],
    ['consent', { consent: 'marketing' }, { consents: ['marketing'] }, true],
    ['consent not given', { consent: 'marketing' }, {}, false],
    ['opt-out', { optedOut: true }, { preferences: { ...preferences, all: 'out' } }, true],
    ['no opt-out, by one who said nothing', { optedOut: false }, {}, true],
    ['opt-out, by one who left a topic', { optedOut: true }, { preferences }, false],
    ['a topic that was left', { topic: { id: 'news', is: 'out' } }, { preferences }, true],
    ['a topic that was asked for', { topic: { id: 'news', is: 'in' } }, { preferences }, false],
    ['a topic of which nothing was said', { topic: { id: 'sale', is: 'out' } }, { preferences }, false],
    ['a topic, by one who said nothing', { topic: { id: 'constructor', is: 'in' } }, {}, false],
    ['creation within days', { created: { withinDays: 100 } }, {}, true],
    ['creation within fewer days', { created: { withinDays: 99 } }, {}, false],
    ['an unknown follow date', { followed: { before: '2030-01-01' } }, { followedAt: undefined }, false],
    ['a tag', { tag: { name: 'vip' } }, { tags: { vip: { intensity: 0.1, at: 0 } } }, true],
    ['a tag that is not there', { tag: { name: 'constructor' } }, {}, false],
    ['a weak tag, by one who has none', { tag: { name: 'vip', below: 1 } }, {}, true],
    ['tier', { tier: ['gold'] }, { loyalty: { tier: 'gold' } }, true],
    ['points', { points: { atLeast: 100 } }, { loyalty: { points: 100 } }, true],
    ['points of an outsider', { points: { atMost: 0 } }, {}, true],
    ['RFM names', { rfm: { names: ['loyal'] } }, { scores }, true],
    ['RFM scores', { rfm: { r: { atLeast: 4 }, f: { atMost: 1 } } }, { scores }, false],
    ['RFM of one without orders', { rfm: { r: { atMost: 5 } } }, {}, false],
    ['value type', { valueType: ['important-value'] }, { scores }, true],
    ['NES', { nes: ['N', 'E0'] }, { scores }, true],
    ['CLV band', { clv: { band: { atLeast: 3 } } }, { scores, commerce: bought }, true],
    [
      'predicted CLV without a model',
      { clv: { predictedMinor: { atLeast: 0 } } },
      { scores, commerce: bought },
      false,
    ],
    ['number of orders', { orders: { count: { atLeast: 4, atMost: 4 } } }, { commerce: bought }, true],
    ['spending', { orders: { spentMinor: { below: 10_000 } } }, { commerce: bought }, false],
    ['average order', { orders: { averageMinor: { atLeast: 2500 } } }, { commerce: bought }, true],
    ['days since the last order', { orders: { daysSinceLast: { atMost: 10 } } }, { commerce: bought }, true],
    [
      'days since the first order',
      { orders: { daysSinceFirst: { atLeast: 101 } } },
      { commerce: bought },
      false,
    ],
    ['no orders', { orders: { count: { atMost: 0 } } }, {}, true],
    ['days since an order that never was', { orders: { daysSinceLast: { atLeast: 0 } } }, {}, false],
  ] as const)('%s', (_what, json, known, expected) => {
    expect(holds(json, member('Anna', known as never))).toBe(expected);
  });

  it.each([
    [{ exists: true }, true],
    [{ exists: false }, false],
    [{ equals: 7 }, true],
    [{ equals: '7' }, false],
    [{ notEquals: 7 }, false],
    [{ in: [1, 7] }, true],
    [{ atLeast: 7, below: 8 }, true],
    [{ below: 7 }, false],
    [{ contains: '7' }, false],
  ])('an attribute: %j', (comparison, expected) => {
    const row = member('Anna', { attributes: { size: 7 } });
    expect(holds({ attribute: { name: 'size', ...comparison } }, row)).toBe(expected);
  });

  it('an attribute that is not known is not equal to anything', () => {
    expect(holds({ attribute: { name: 'toString', notEquals: 7 } }, member('Anna'))).toBe(true);
    expect(holds({ attribute: { name: 'toString', exists: true } }, member('Anna'))).toBe(false);
  });

  it('a tag counts with the intensity that is left now', () => {
    const at = nowEpochMs - 10 * dayMs;
    const row = member('Anna', { tags: { vip: { intensity: 4, at, halfLifeDays: 10 } } });
    expect(holds({ tag: { name: 'vip', atLeast: 2 } }, row)).toBe(true);
    expect(holds({ tag: { name: 'vip', atLeast: 2.01 } }, row)).toBe(false);
  });

  it('a date begins and ends in the time zone of the channel', () => {
    const justBefore = member('Anna', { createdAt: Date.parse('2026-01-01T14:59:59.999Z') });
    const midnight = member('Bert', { createdAt: Date.parse('2026-01-01T15:00:00Z') });
    expect(holds({ created: { before: '2026-01-02' } }, justBefore)).toBe(true);
    expect(holds({ created: { before: '2026-01-02' } }, midnight)).toBe(false);
    expect(holds({ created: { after: '2026-01-01' } }, justBefore)).toBe(false);
    expect(holds({ created: { after: '2026-01-01' } }, midnight)).toBe(true);
  });

  it('predictions and engagement asks who computes them', () => {
    const known = { predict: () => ({ clvMinor: 500, probabilityAlive: 0.7 }), engagementScore: () => 42 };
    const row = member('Anna', { commerce: bought });
    expect(
      holds({ clv: { predictedMinor: { atLeast: 500 }, probabilityAlive: { below: 0.8 } } }, row, known),
    ).toBe(true);
    expect(holds({ clv: { probabilityAlive: { atLeast: 0.8 } } }, row, known)).toBe(false);
    expect(holds({ clv: { predictedMinor: { atLeast: 1 } } }, member('no orders'), known)).toBe(false);
    expect(holds({ engagement: { atLeast: 42, atMost: 42 } }, row, known)).toBe(true);
  });

  describe('birthdays', () => {
    const on = (birthday: string) => member('Anna', { birthday });
    const at = (date: string) => ({ today: dayOfDate(date) });

    it('of this month, of another, and of nobody knows when', () => {
      expect(holds({ birthday: { month: 'now' } }, on('11-01'))).toBe(true);
      expect(holds({ birthday: { month: 'now' } }, on('10-31'))).toBe(false);
      expect(holds({ birthday: { month: 1 } }, on('01-15'))).toBe(true);
      expect(holds({ birthday: { month: 'now' } }, member('Anna'))).toBe(false);
    });

    it('of the next days, over the end of the year', () => {
      const soon = { birthday: { withinDays: 3 } };
      expect(
        ['12-29', '12-30', '01-01', '01-02', '01-03'].map((day) => holds(soon, on(day), at('2026-12-30'))),
      ).toEqual([false, true, true, true, false]);
      expect(holds({ birthday: { withinDays: 0 } }, on('12-30'), at('2026-12-30'))).toBe(true);
    });

    it('of 29 February are kept on the 28th in common years, on the 29th in leap years', () => {
      const now = { birthday: { withinDays: 0 } };
      const leapling = on('02-29');
      expect(holds(now, leapling, at('2027-02-28'))).toBe(true);
      expect(holds(now, leapling, at('2027-03-01'))).toBe(false);
      expect(holds(now, leapling, at('2028-02-28'))).toBe(false);
      expect(holds(now, leapling, at('2028-02-29'))).toBe(true);
      expect(holds({ birthday: { month: 2 } }, leapling)).toBe(true);
    });
  });

  describe('a random share', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => member(index));

    it('is even, and the same for the same salt', () => {
      const counts = new Array<number>(100).fill(0);
      for (const { memberId } of rows) {
        const bucket = bucketOf(memberId, 'spring');
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
      const chiSquare = counts.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
      // 99 degrees of freedom: 1 in 1,000 even draws is above 149.
      expect(chiSquare).toBeLessThan(149);
      expect(rows.filter((row) => holds({ random: { salt: 'spring', below: 10 } }, row))).toEqual(
        rows.filter(({ memberId }) => bucketOf(memberId, 'spring') < 10),
      );
    });

    it('divides anew with another salt', () => {
      const both = rows.filter(
        ({ memberId }) => bucketOf(memberId, 'spring') < 50 && bucketOf(memberId, 'autumn') < 50,
      ).length;
      expect(Math.abs(both - 5000)).toBeLessThan(250);
    });
  });

  describe('what members did', () => {
    const rule = {
      all: [
        { event: { type: 'message.received', withinDays: 7, atLeast: 2 } },
        { bought: { product: 'tea', withinDays: 30 } },
      ],
    };

    it('asks each question once, also those of other segments', () => {
      const questions = idSetQuestions(
        expression({ any: [rule, rule, { segment: 'a' }, { not: { segment: 'a' } }] }),
        () => expression({ all: [rule, { journey: { id: 'welcome', is: 'inside' } }, { audience: 'x' }] }),
      );
      expect(questions.map(({ about }) => about)).toEqual(['activity', 'activity', 'journey', 'audience']);
    });

    it('holds for who is in all the answers', () => {
      const [messages, product] = idSetQuestions(expression(rule), () => undefined);
      const [anna, bert] = [member('Anna'), member('Bert')];
      const idSets = new Map([
        [messages?.key ?? '', idSetOf([anna.memberId, bert.memberId])],
        [product?.key ?? '', idSetOf([bert.memberId])],
      ]);
      expect([anna, bert].map((row) => holds(rule, row, { idSets }))).toEqual([false, true]);
    });

    it('spending in a window counts refunds and cancellations, a number of orders only cancellations', () => {
      const json = { recentOrders: { withinDays: 30, countAtLeast: 2, spentMinorAtLeast: 500 } };
      expect(idSetQuestions(expression(json), () => undefined)).toMatchObject([
        { types: ['order.placed'], less: ['order.cancelled'], measure: 'times', atLeast: 2 },
        {
          types: ['order.placed', 'order.refunded', 'order.cancelled'],
          measure: 'amountMinor',
          atLeast: 500,
        },
      ]);
    });
  });
});

describe('a compiled segment', () => {
  const leaf = fc.constantFrom<SegmentExpression>(
    { lifecycle: ['friend'] },
    { nes: ['E0'] },
    { random: { salt: 'a', from: 0, below: 50 } },
    { random: { salt: 'b', from: 0, below: 30 } },
    { clv: { band: { atLeast: 3 } } },
    { segment: 'inner' },
    { segment: 'gone' },
  );
  const rules = fc.letrec<{ rule: SegmentExpression }>((tie) => ({
    rule: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.record({ all: fc.array(tie('rule'), { minLength: 1, maxLength: 4 }) }),
      fc.record({ any: fc.array(tie('rule'), { minLength: 1, maxLength: 4 }) }),
      fc.record({ not: tie('rule') }),
    ),
  })).rule;
  const inner: SegmentExpression = { any: [{ nes: ['N'] }, { random: { salt: 'c', from: 10, below: 60 } }] };
  const expressionOf = (id: string) => (id === 'inner' ? inner : undefined);

  /** The meaning of the language, as plainly as it can be said. */
  function plainly(rule: SegmentExpression, row: ReturnType<typeof member>): boolean {
    if ('all' in rule) return rule.all.every((part) => plainly(part, row));
    if ('any' in rule) return rule.any.some((part) => plainly(part, row));
    if ('not' in rule) return !plainly(rule.not, row);
    if ('segment' in rule) return rule.segment === 'inner' && plainly(inner, row);
    return compileSegment(rule, context())(row);
  }

  it('says of every member what its parts say, and explains the same', () => {
    fc.assert(
      fc.property(rules, fc.nat(), fc.boolean(), (rule, name, hasScores) => {
        const row = member(name, hasScores ? { scores, commerce: bought } : {});
        const known = context({ expressionOf });
        expect(compileSegment(rule, known)(row)).toBe(plainly(rule, row));
        expect(explainSegment(rule, known, row).holds).toBe(plainly(rule, row));
      }),
    );
  });

  it('asks the dear conditions only of who passes the cheap ones', () => {
    let predictions = 0;
    const known = {
      predict: () => {
        predictions += 1;
        return { clvMinor: 1000, probabilityAlive: 1 };
      },
    };
    const rule = { all: [{ clv: { predictedMinor: { atLeast: 1 } } }, { lifecycle: ['registered'] }] };
    expect(holds(rule, member('Anna', { commerce: bought }), known)).toBe(false);
    expect(predictions).toBe(0);
  });

  it('ends where two segments refer to each other, which no saved segment does', () => {
    const circle = (id: string): SegmentExpression => ({ segment: id === 'a' ? 'b' : 'a' });
    expect(holds({ segment: 'a' }, member('Anna'), { expressionOf: circle })).toBe(false);
    expect(explainSegment({ segment: 'a' }, context({ expressionOf: circle }), member('Anna')).holds).toBe(
      false,
    );
    expect(idSetQuestions({ segment: 'a' }, circle)).toEqual([]);
    expect(ruleHash({ segment: 'a' }, circle)).toMatch(/-/);
  });

  it('says why, condition by condition', () => {
    const rule = expression({
      all: [{ orders: { count: { atLeast: 5 } } }, { not: { tag: { name: 'vip' } } }],
    });
    expect(explainSegment(rule, context(), member('Anna', { commerce: bought }))).toEqual({
      words: 'have at least 5 orders and do not fulfil "are tagged vip"',
      holds: false,
      parts: [
        { words: 'have at least 5 orders', holds: false, because: { count: 4 } },
        {
          words: 'do not fulfil "are tagged vip"',
          holds: true,
          parts: [{ words: 'are tagged vip', holds: false, because: { intensity: null } }],
        },
      ],
    });
  });

  it('has another rule hash when it, or a segment in it, has another rule', () => {
    const outer: SegmentExpression = { all: [{ segment: 'a' }, { nes: ['N'] }] };
    const with1 = ruleHash(outer, () => ({ nes: ['S1'] }));
    expect(ruleHash(outer, () => ({ nes: ['S1'] }))).toBe(with1);
    expect(ruleHash(outer, () => ({ nes: ['S2'] }))).not.toBe(with1);
    expect(ruleHash({ all: [{ segment: 'a' }] }, () => ({ nes: ['S1'] }))).not.toBe(with1);
  });
});
