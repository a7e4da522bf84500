import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { DecideContext, MemberFacts } from '../../stepfunctions/journey/nodes/node-kind.ts';
import { JourneyNode } from '../../stepfunctions/journey/definition.ts';
import { matchesEvent } from '../../stepfunctions/journey/event-pattern.ts';

const timeZone = 'Asia/Taipei';
/** A Monday, 11:00 in Taipei. */
const monday = Date.UTC(2026, 10, 23, 3);
const taipei = (local: string): number => Date.parse(`${local}+08:00`);

const someone = (memberId: string, facts: Partial<MemberFacts> = {}): MemberFacts => ({
  memberId,
  attributes: {},
  tags: {},
  seen: {},
  enteredAtEpochMs: 0,
  ...facts,
});

function decide(json: unknown, members: MemberFacts[], more: Partial<DecideContext> = {}) {
  const node = JourneyNode.parse(json);
  const context = { journeyId: 'j', nodeId: 'n', trail: {}, inCircle: false, endsBeforeMarketing: false };
  const when = { nowEpochMs: monday, timeZone };
  return kindOf(node)
    .decide(node, { ...context, ...when, members, ...more })
    .groups.filter(({ memberIds }) => memberIds.length > 0);
}

const waitEnd = (json: object, more: object = {}) => {
  const node = JourneyNode.parse({ kind: 'wait', next: 'a', ...json });
  const moment = { nowEpochMs: monday, timeZone, endsBeforeMarketing: false, ...more };
  return kindOf(node).waitUntil?.(node, moment);
};

describe('a wait', () => {
  it.each([
    [{ days: 1 }, '2026-11-24T11:00'],
    [{ days: 4, localTime: '09:00' }, '2026-11-27T09:00'],
    [{ days: 5 }, '2026-11-30T11:00'],
    [{ days: 2, holidays: ['2026-11-24', '2026-11-26'] }, '2026-11-27T11:00'],
    [{ days: 2, weekdays: ['saturday'] }, '2026-12-05T11:00'],
  ])('counts business days: %j', (businessDays, end) => {
    expect(waitEnd({ businessDays })).toBe(taipei(end));
  });

  it("counts business days without the channel's holidays, unless it names its own", () => {
    const holidays = ['2026-11-24', '2026-11-25'];
    expect(waitEnd({ businessDays: { days: 1 } }, { holidays })).toBe(taipei('2026-11-26T11:00'));
    expect(waitEnd({ businessDays: { days: 1, holidays: [] } }, { holidays })).toBe(
      taipei('2026-11-24T11:00'),
    );
  });

  it('ends after the quiet hours when a marketing send comes next, and only then', () => {
    const quietHours = { start: '21:00', end: '09:00' };
    const hours = { for: { hours: 11 } };
    expect(waitEnd(hours, { quietHours, endsBeforeMarketing: true })).toBe(taipei('2026-11-24T09:00'));
    expect(waitEnd(hours, { quietHours })).toBe(taipei('2026-11-23T22:00'));
  });

  it.each([
    ['lastSend', '2026-11-24T09:00'],
    ['now', '2026-11-23T22:00'],
  ])('for an event since %s ends so, too, unless its begin is known from its end', (since, end) => {
    const waitFor = { kind: 'waitFor', event: { type: 'postback.received' }, onEvent: 'a', onTimeout: 'b' };
    const quiet = { quietHours: { start: '21:00', end: '09:00' }, endsBeforeMarketing: true };
    expect(decide({ ...waitFor, since, timeout: { hours: 11 } }, [someone('m')], quiet)).toEqual([
      { edge: 'timeout', to: 'b', memberIds: ['m'], untilEpochMs: taipei(end) },
    ]);
  });

  it('puts members with equal best hours together', () => {
    const groups = decide({ kind: 'wait', untilBestHour: true, next: 'a' }, [
      someone('late', { bestHour: 20 }),
      someone('early', { bestHour: 9 }),
      someone('late too', { bestHour: 20 }),
    ]);
    expect(groups).toEqual([
      { edge: 'next', to: 'a', memberIds: ['late', 'late too'], untilEpochMs: taipei('2026-11-23T20:00') },
      { edge: 'next', to: 'a', memberIds: ['early'], untilEpochMs: taipei('2026-11-24T09:00') },
    ]);
  });

  const dated = (rule: object, value: unknown, more: object = {}) =>
    decide({ kind: 'wait', untilDate: { attribute: 'due', ...rule }, next: 'a', ...more }, [
      someone('m', { attributes: value === undefined ? {} : { due: value as string } }),
    ])[0];

  it.each([
    ['a date', {}, '2026-12-01', '2026-12-01T00:00'],
    [
      'days before it, at a time',
      { before: { days: 3 }, localTime: '10:00' },
      '2026-12-01',
      '2026-11-28T10:00',
    ],
    ['hours after it', { after: { hours: 5 } }, '2026-12-01', '2026-12-01T05:00'],
    ['a date of every year', { before: { days: 7 }, localTime: '10:00' }, '12-24', '2026-12-17T10:00'],
    ['one that is over this year', { localTime: '10:00' }, '03-01', '2027-03-01T10:00'],
    [
      'a point in time, rounded up to a quarter',
      { before: { hours: 1 } },
      '2026-11-25T10:04:00+08:00',
      '2026-11-25T09:15',
    ],
    ['epoch milliseconds', {}, taipei('2026-11-25T10:00'), '2026-11-25T10:00'],
  ])('ends with %s', (_what, rule, value, end) => {
    expect(dated(rule, value)).toMatchObject({ edge: 'next', untilEpochMs: taipei(end) });
  });

  it.each([
    ['no date', undefined],
    ['a date that is over', '2026-11-20'],
    ['words', 'soon'],
    ['one too far', '2028-01-01'],
  ])('lets members with %s go on at once, or their own way', (_what, value) => {
    expect(dated({}, value)).toEqual({ edge: 'at once', to: 'a', memberIds: ['m'] });
    expect(dated({}, value, { otherwise: 'b' })).toEqual({ edge: 'otherwise', to: 'b', memberIds: ['m'] });
  });
});

describe('an event', () => {
  const data = { code: 'spring-12', amount: 900, ids: ['a', 'b'], origin: { nodeIds: ['hello'] } };
  it.each([
    [{ code: 'spring-12' }, true],
    [{ code: { prefix: 'spring' } }, true],
    [{ code: { prefix: 'autumn' } }, false],
    [{ code: { contains: 'ing-1' } }, true],
    [{ ids: { contains: 'b' } }, true],
    [{ ids: { contains: 'c' } }, false],
    [{ code: { in: ['x', 'spring-12'] } }, true],
    [{ code: { in: ['x'] } }, false],
    [{ amount: { gte: 900, lte: 1000 } }, true],
    [{ amount: { gte: 901 } }, false],
    [{ code: { gte: 1 } }, false],
    [{ 'origin.nodeIds': { contains: 'hello' } }, true],
    [{ missing: { prefix: 'a' } }, false],
  ])('meets %j: %s', (where, meets) => {
    expect(matchesEvent({ type: 'order.placed', where }, { type: 'order.placed', data })).toBe(meets);
  });
});

it('goes back as often as the bound says, then on, and begins anew', () => {
  const node = { kind: 'goTo', next: 'a', atMost: 2, otherwise: 'b' };
  const turn = (rounds: number) => decide(node, [someone('m')], { trail: { n: rounds } })[0];
  expect(turn(0)).toMatchObject({ edge: 'again', to: 'a', remember: { n: 1 } });
  expect(turn(1)).toMatchObject({ edge: 'again', to: 'a', remember: { n: 2 } });
  expect(turn(2)).toMatchObject({ edge: 'otherwise', to: 'b', remember: { n: 0 } });
});

it('branches by segment, rule, clicks, counted events and reachability', () => {
  const cases = [
    { when: { segmentId: 'vip' }, next: 'a' },
    { when: { expression: { tag: 'tea' } }, next: 'b' },
    { when: { clicked: true }, next: 'c' },
    { when: { eventSeen: { type: 'order.placed' }, within: { days: 30 }, atLeast: 2 }, next: 'd' },
    { when: { reachable: false }, next: 'e' },
  ];
  const json = { kind: 'branch', cases, otherwise: 'f' };
  const node = JourneyNode.parse(json);
  const { events, segments = [], reachability } = kindOf(node).needs(node);
  expect(reachability).toBe(true);
  expect(events).toMatchObject([
    { type: 'link.clicked', ofThisJourney: true, since: 'lastSend' },
    { type: 'order.placed', atLeast: 2 },
  ]);
  expect(segments).toMatchObject([{ segmentId: 'vip' }, { expression: { tag: 'tea' } }]);
  const [clicks, orders] = events.map(({ key }) => key);
  const groups = decide(json, [
    someone('a', { segments: [segments[0]?.key ?? ''] }),
    someone('b', { segments: [segments[1]?.key ?? ''] }),
    someone('c', { seen: { [clicks ?? '']: 1 } }),
    someone('d', { seen: { [orders ?? '']: 1 } }),
    someone('e', { isReachable: false }),
    someone('f', { isReachable: true }),
  ]);
  expect(groups.map(({ to, memberIds }) => [to, ...memberIds])).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((way) => [way, way]),
  );
});

describe('a split that learns', () => {
  const node = {
    kind: 'split',
    ways: ['a', 'b', 'c'].map((next) => ({ weight: 1, next })),
    learn: { by: 'click', explore: 0.1 },
  };
  const crowd = Array.from({ length: 600 }, (_, index) => someone(`member ${index}`));
  const trials = {
    'way 1': { taken: 1000, won: 50 },
    'way 2': { taken: 1000, won: 120 },
    'way 3': { taken: 1000, won: 55 },
  };
  const shares = (more: Partial<DecideContext>) =>
    Object.fromEntries(decide(node, crowd, more).map(({ to, memberIds }) => [to, memberIds.length / 600]));

  it('sends nearly all down the way that has won, and keeps trying the others', () => {
    const { a = 0, b = 0, c = 0 } = shares({ trials });
    expect(b).toBeGreaterThan(0.88);
    expect(Math.min(a, c)).toBeGreaterThan(0.01);
  });

  it('divides evenly while nothing is known', () => {
    for (const share of Object.values(shares({}))) expect(share).toBeGreaterThan(0.25);
  });

  it('decides the same again for the same figures, and keeps a way once taken', () => {
    expect(decide(node, crowd, { trials })).toEqual(decide(node, crowd, { trials }));
    const [group] = decide(node, crowd, { trials, inCircle: true });
    expect(group?.remember).toEqual({ n: expect.any(Number) as number });
    expect(decide(node, crowd, { trials, inCircle: true, trail: { n: 3 } })).toMatchObject([{ to: 'c' }]);
  });
});
