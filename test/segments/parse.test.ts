import { presets } from '../../lambdas/segments/domain/presets.ts';
import { conditionKinds } from '../../lambdas/segments/domain/kinds/registry.ts';
import { mostConditions, mostDepth, parseSegment } from '../../lambdas/segments/domain/parse-segment.ts';
import { cycleOf } from '../../lambdas/segments/domain/segment-cycle.ts';
import type { SegmentExpression } from '../../lambdas/segments/domain/expression.ts';
import { segmentWords } from '../../lambdas/segments/domain/segment-words.ts';
import { expression } from './segment-world.ts';

const problemsOf = (json: unknown) => {
  const parsed = parseSegment(json);
  return parsed.outcome === 'ok' ? [] : parsed.problems;
};

describe('an expression', () => {
  it.each(Object.entries(conditionKinds))(
    'takes the example of %s and says it in words',
    (name, { example }) => {
      const parsed = expression({ [name]: example });
      expect(segmentWords(parsed)).toMatch(/^Members who [a-z].+\.$/);
      expect(segmentWords(parsed)).not.toMatch(/undefined|\[object/);
    },
  );

  it('nests groups', () => {
    const json = {
      all: [{ any: [{ tag: { name: 'vip' } }, { nes: ['S1', 'S2'] }] }, { not: { lifecycle: ['blocked'] } }],
    };
    expect(expression(json)).toEqual(json);
    expect(segmentWords(expression(json))).toBe(
      'Members who (are tagged vip or are in the NES state S1 or S2) and do not fulfil "have the lifecycle blocked".',
    );
  });

  it('fills in what is left out', () => {
    expect(expression({ clicked: { withinDays: 7 } })).toEqual({ clicked: { withinDays: 7, atLeast: 1 } });
  });

  it.each([
    ['no object', 3, '', 'not-a-condition'],
    ['a list', [{ nes: ['N'] }], '', 'not-a-condition'],
    ['nothing', {}, '', 'not-one-kind'],
    ['two conditions in one', { nes: ['N'], segment: 'a' }, '', 'not-one-kind'],
    ['an unknown condition', { all: [{ nse: ['N'] }] }, '/all/0/nse', 'unknown-condition'],
    ['a name of an object of the language', { constructor: 1 }, '/constructor', 'unknown-condition'],
    ['an empty all', { all: [] }, '/all', 'empty-group'],
    ['an any that is no list', { not: { any: { nes: ['N'] } } }, '/not/any', 'empty-group'],
    ['an unknown field', { tag: { name: 'vip', least: 1 } }, '/tag/least', 'unrecognized_keys'],
    ['a range with nothing in it', { points: { atLeast: 5, below: 5 } }, '/points', 'custom'],
    ['a range without a bound', { engagement: {} }, '/engagement', 'custom'],
    ['two upper bounds', { points: { atMost: 1, below: 5 } }, '/points', 'custom'],
    [
      'a broken amount',
      { orders: { spentMinor: { atLeast: 1.5 } } },
      '/orders/spentMinor/atLeast',
      'invalid_type',
    ],
    ['a score of six', { rfm: { r: { atLeast: 6 } } }, '/rfm/r/atLeast', 'too_big'],
    [
      'product and category at once',
      { bought: { product: 'a', category: 'b', withinDays: 1 } },
      '/bought',
      'custom',
    ],
    [
      'a window beyond the timeline',
      { event: { type: 'a.b', withinDays: 401 } },
      '/event/withinDays',
      'too_big',
    ],
    ['an impossible date', { followed: { before: '2026-02-30' } }, '/followed/before', 'invalid_format'],
    ['an empty list of values', { attribute: { name: 'a', in: [] } }, '/attribute/in', 'too_small'],
    ['no comparison', { attribute: { name: 'a' } }, '/attribute', 'custom'],
    ['month 13', { birthday: { month: 13 } }, '/birthday/month', 'too_big'],
    ['an empty bucket range', { random: { salt: 'a', from: 50, below: 50 } }, '/random', 'custom'],
  ])('refuses %s and says where', (_what, json, path, code) => {
    expect(problemsOf(json)).toMatchObject([{ path, code }]);
    for (const { message, hint } of problemsOf(json)) {
      expect(message.length).toBeGreaterThan(5);
      expect(hint).toMatch(/example|Join|Conditions are/);
    }
  });

  it('tells everything that is wrong at once', () => {
    const json = { all: [{ nes: [] }, { any: [] }, { 'a/b~c': 1 }] };
    expect(problemsOf(json).map(({ path }) => path)).toEqual(['/all/0/nes', '/all/1/any', '/all/2/a~1b~0c']);
  });

  it('is at most 8 levels deep, however deep the text is', () => {
    const nested = (depth: number): object => (depth === 0 ? { nes: ['N'] } : { not: nested(depth - 1) });
    expect(problemsOf(nested(mostDepth))).toEqual([]);
    expect(problemsOf(nested(mostDepth + 1))).toMatchObject([
      { code: 'too-deep', path: '/not'.repeat(mostDepth + 1) },
    ]);
    let deep: object = { nes: ['N'] };
    for (let level = 0; level < 100_000; level += 1) deep = { not: deep };
    expect(problemsOf(deep)).toMatchObject([{ code: 'too-deep' }]);
  });

  it('has at most 50 conditions', () => {
    const many = (count: number) => ({ any: Array.from({ length: count }, () => ({ nes: ['N'] })) });
    expect(problemsOf(many(mostConditions))).toEqual([]);
    expect(problemsOf(many(mostConditions + 1))).toMatchObject([{ code: 'too-many-conditions', path: '' }]);
  });

  it('is no store of long lists', () => {
    const sources = Array.from({ length: 100 }, (_, index) => `${String(index)}${'x'.repeat(90)}`);
    const any = Array.from({ length: 6 }, () => ({ source: sources }));
    expect(problemsOf({ any })).toMatchObject([{ code: 'too-large' }]);
  });
});

describe('segments in segments', () => {
  const rules = new Map<string, SegmentExpression>([
    ['b', { all: [{ nes: ['N'] }, { segment: 'c' }] }],
    ['c', { not: { segment: 'a' } }],
    ['d', { any: [{ segment: 'e' }, { segment: 'e' }] }],
    ['e', { nes: ['N'] }],
  ]);
  const expressionOf = (id: string) => rules.get(id);

  it('must not lead back to themselves, and the way is told', () => {
    expect(cycleOf('a', { any: [{ nes: ['N'] }, { segment: 'b' }] }, expressionOf)).toEqual({
      way: ['a', 'b', 'c', 'a'],
      path: '/any/1/segment',
    });
    expect(cycleOf('a', { segment: 'a' }, expressionOf)).toMatchObject({ way: ['a', 'a'] });
  });

  it('may meet the same segment on several ways', () => {
    expect(cycleOf('a', { all: [{ segment: 'd' }, { segment: 'e' }] }, expressionOf)).toBeUndefined();
  });
});

describe('presets', () => {
  it('are sound expressions with ids of their own', () => {
    for (const preset of presets) expect(expression(preset.expression)).toEqual(preset.expression);
    expect(new Set(presets.map(({ segmentId }) => segmentId)).size).toBe(presets.length);
    expect(presets.map(({ segmentId }) => segmentId)).toEqual(
      expect.arrayContaining(['rfm-champions', 'nes-s1', 'new-friends', 'at-risk-vips', 'likely-to-buy']),
    );
  });
});
