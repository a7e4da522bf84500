import { parseJourney } from '../../stepfunctions/journey/parse.ts';
import { validateJourney } from '../../stepfunctions/journey/validate.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';
import { templates } from '../../stepfunctions/templates/index.ts';

const say = (next: string) => ({ kind: 'send', messages: [{ type: 'text', text: 'hello' }], next });
const journey = (nodes: object, start = 'a') => ({ name: 'Test', trigger: { kind: 'manual' }, start, nodes });
const problems = (json: unknown, knownTags?: Set<string>) => {
  const parsed = parseJourney(json);
  return 'problems' in parsed ? parsed.problems : validateJourney(parsed.ok, { knownTags });
};
const codes = (json: unknown, knownTags?: Set<string>) =>
  problems(json, knownTags).map(({ code, path }) => [code, path]);

it('finds nothing wrong with a sound journey', () => {
  expect(problems(journey({ a: say('out'), out: { kind: 'exit' } }))).toEqual([]);
  expect(validateJourney(templates.welcome, { knownTags: new Set(['new-friend']) })).toEqual([]);
});

it('names a start and a way that lead to no node', () => {
  expect(codes(journey({ a: say('nowhere') }, 'b'))).toEqual([
    ['missing-node', '/start'],
    ['missing-node', '/nodes/a/next'],
    ['unreachable-node', '/nodes/a'],
  ]);
});

it('names a node that no way leads to', () => {
  expect(codes(journey({ a: say('out'), lost: say('out'), out: { kind: 'exit' } }))).toEqual([
    ['unreachable-node', '/nodes/lost'],
  ]);
});

it('names a circle without a wait, and lets one with a wait pass', () => {
  expect(problems(journey({ a: say('b'), b: say('a') }))).toMatchObject([
    { code: 'endless-loop', message: 'Members would circle without a pause: a -> b -> a.' },
  ]);
  expect(codes(journey({ a: say('b'), b: { kind: 'wait', for: { days: 1 }, next: 'a' } }))).toEqual([]);
});

it('lets a bounded way back pass, and names circles that turn on what happened before', () => {
  const goTo = { kind: 'goTo', next: 'a', atMost: 3, otherwise: 'out' };
  const out = { kind: 'exit' };
  expect(codes(journey({ a: say('b'), b: goTo, out }))).toEqual([]);
  expect(codes(journey({ a: say('b'), b: { ...goTo, otherwise: 'a' } }))).toEqual([
    ['loop-without-exit', '/nodes/b/otherwise'],
    ['endless-loop', '/nodes/a'],
  ]);
  const event = { type: 'order.placed' };
  const wait = { kind: 'waitFor', event, timeout: { days: 1 }, onEvent: 'a', onTimeout: 'out' };
  expect(codes(journey({ a: say('b'), b: wait, out }))).toEqual([]);
  expect(codes(journey({ a: say('b'), b: { ...wait, since: 'entry' }, out }))).toEqual([
    ['endless-loop', '/nodes/a'],
  ]);
  const tag = { kind: 'tag', add: [{ tag: 'x' }], next: 'b' };
  expect(codes(journey({ a: tag, b: wait, out }))).toEqual([['endless-loop', '/nodes/a']]);
  const dated = { kind: 'wait', untilDate: { attribute: 'due' }, next: 'a' };
  expect(codes(journey({ a: say('b'), b: dated }))).toEqual([['endless-loop', '/nodes/a']]);
});

it('names goals and exits with one name, and tags that there are not', () => {
  const bought = { name: 'bought', when: { event: { type: 'order.placed' } } };
  const json = {
    ...journey({ a: say('out'), out: { kind: 'exit' } }),
    goals: [bought, bought, { name: 'vip', when: { tagAdded: 'ghost' } }],
    exitRules: [{ name: 'bought', when: { segmentId: 'nowhere' } }],
  };
  const parsed = parseJourney(json);
  const known = { knownTags: new Set<string>() };
  const found = 'ok' in parsed ? validateJourney(parsed.ok, known) : parsed.problems;
  expect(found.map(({ code, path }) => [code, path])).toEqual([
    ['name-taken', '/goals/1/name'],
    ['unknown-tag', '/goals/2/when/tagAdded'],
  ]);
  for (const { hint } of found) expect(hint).not.toBe('');
  expect('ok' in parsed && journeyWords(parsed.ok)).toEqual(
    expect.arrayContaining([
      'Goal bought: out as soon as order.placed.',
      'Exit bought: out as soon as the segment nowhere is entered.',
    ]),
  );
});

it('names conditions and splits that look for clicks which nobody tracks', () => {
  const clicked = (send?: string) => ({
    kind: 'branch',
    cases: [{ when: { not: { clicked: true, ...(send ? { send } : {}) } }, next: 'c' }],
    otherwise: 'c',
  });
  const split = {
    kind: 'split',
    ways: [1, 2].map((weight) => ({ weight, next: 'out' })),
    learn: { by: 'click' },
  };
  const out = { kind: 'exit' };
  expect(codes(journey({ a: say('b'), b: clicked(), c: split, out }))).toEqual([
    ['clicks-not-tracked', '/nodes/b/cases/0/when/not/clicked'],
    ['clicks-not-tracked', '/nodes/c/learn/by'],
  ]);
  const tracked = { ...say('b'), links: { mode: 'perMember' } };
  expect(codes(journey({ a: tracked, b: clicked('a'), c: split, out }))).toEqual([]);
  expect(codes(journey({ a: tracked, b: clicked('x'), c: split, out }))).toEqual([
    ['clicks-not-tracked', '/nodes/b/cases/0/when/not/send'],
  ]);
});

it.each([
  [
    { kind: 'wait', next: 'a' },
    'exactly one of "for", "until", "businessDays", "untilDate", "untilBestHour"',
  ],
  [{ kind: 'wait', for: { days: 1 }, otherwise: 'a', next: 'a' }, 'only with "untilDate"'],
  [
    { kind: 'wait', untilDate: { attribute: 'x', before: { days: 1 }, after: { days: 1 } }, next: 'a' },
    'not both',
  ],
  [{ kind: 'waitFor', timeout: { days: 1 }, onTimeout: 'a' }, 'either "event" with "onEvent", or "events"'],
  [
    {
      kind: 'waitFor',
      event: { type: 'order.placed' },
      events: [{ event: { type: 'order.placed' }, next: 'a' }],
      timeout: { days: 1 },
      onTimeout: 'a',
    },
    'come together',
  ],
  [{ kind: 'goTo', next: 'a', atMost: 0, otherwise: 'a' }, 'must be at least 1'],
])('says in words what is wrong with %j', (node, words) => {
  const found = problems(journey({ a: node }));
  expect(found.map(({ message }) => message).join(' ')).toContain(words);
  expect(found[0]?.path).toMatch(/^\/nodes\/a/);
});

it('names what is written to an attribute that the journey takes for a date, and is none', () => {
  const out = { kind: 'exit' };
  const until = { kind: 'wait', untilDate: { attribute: 'due' }, next: 'out' };
  const write = (set: object) => ({ kind: 'attribute', set, next: 'b' });
  const problemsOf = (set: object) => codes(journey({ a: write(set), b: until, out }));
  expect(problemsOf({ due: 'tomorrow' })).toEqual([['no-date', '/nodes/a/set/due']]);
  expect(problemsOf({ due: '2026-02-30' })).toEqual([['no-date', '/nodes/a/set/due']]);
  for (const due of ['2026-12-01', '12-31', '2026-12-01T09:00:00+09:00', 1_764_550_800_000])
    expect(problemsOf({ due, other: 'tomorrow' })).toEqual([]);
});

it.each([
  [{ a: { kind: 'exit', next: 'a' } }, '/nodes/a/next', 'there is no such field; the fields here are kind'],
  [{ a: { kind: 'goal' } }, '/nodes/a/name', 'is missing: it must be a text'],
  [{ a: { kind: 'sned' } }, '/nodes/a/kind', 'must be one of send, wait, branch'],
  [
    { 'a/b': { kind: 'exit' } },
    '/nodes/a~1b',
    'is no name that can stand here: a node id: a lower-case letter',
  ],
  [{ a: { kind: 'wait', for: { days: 1.5 }, next: 'a' } }, '/nodes/a/for/days', 'must be a whole number'],
  [
    { a: { kind: 'branch', cases: [{ when: { tga: 'x' }, next: 'a' }], otherwise: 'a' } },
    '/nodes/a/cases/0/when',
    'a condition by tag, attribute, eventSeen',
  ],
  [
    { a: { kind: 'branch', cases: [{ when: { attribute: 'x', is: 1 }, next: 'a' }], otherwise: 'a' } },
    '/nodes/a/cases/0/when/is',
    'the fields here are attribute, equals, notEquals',
  ],
])('points at the very field of %j and names the rule', (nodes, path, words) => {
  const [first] = problems(journey(nodes));
  expect(first).toMatchObject({ path, message: expect.stringContaining(words) as string });
});

it('names events that never come, and those that nobody is seen to have done afterwards', () => {
  const out = { kind: 'exit' };
  const event = { type: 'mesage.received' };
  const wait = { kind: 'waitFor', timeout: { days: 1 }, onTimeout: 'c' };
  const cases = ['order.placed', 'custom.met', 'tag.added', 'order.plased'].map((type) => ({
    when: { eventSeen: { type } },
    next: 'out',
  }));
  const json = {
    ...journey({
      a: { ...wait, event, onEvent: 'b', onTimeout: 'b' },
      b: {
        ...wait,
        events: [
          { event: { type: 'tag.added' }, next: 'c' },
          { event, next: 'c' },
        ],
      },
      c: { kind: 'branch', cases, otherwise: 'out' },
      out,
    }),
    trigger: { kind: 'event', type: 'frend.followed' },
    goals: [{ name: 'bought', when: { event: { type: 'ordr.placed' } } }],
  };
  expect(codes(json)).toEqual([
    ['unknown-event', '/trigger/type'],
    ['unknown-event', '/nodes/a/event/type'],
    ['unknown-event', '/nodes/b/events/1/event/type'],
    ['event-not-remembered', '/nodes/c/cases/2/when/eventSeen/type'],
    ['unknown-event', '/nodes/c/cases/3/when/eventSeen/type'],
    ['unknown-event', '/goals/0/when/event/type'],
  ]);
});

it('names a definition that no item of the store can hold', () => {
  const words = (length: number) => ({
    ...say('out'),
    messages: Array.from({ length: 5 }, () => ({ type: 'text', text: 'x'.repeat(length) })),
  });
  const nodes = (length: number) => ({
    ...Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`a${index}`, { ...words(length), next: `a${index + 1}` }]),
    ),
    a11: { kind: 'exit' },
  });
  expect(codes(journey(nodes(4_700), 'a0'))).toEqual([]);
  expect(codes(journey(nodes(4_800), 'a0'))).toEqual([['definition-too-large', '']]);
});

it.each([2, 20_000])('names conditions in %i levels more than an item of the store can hold', (more) => {
  const nested = (levels: number): unknown => {
    let when: object = { tag: 'vip' };
    for (let level = 0; level < levels; level += 1) when = { not: when };
    return journey({
      a: { kind: 'branch', cases: [{ when, next: 'out' }], otherwise: 'out' },
      out: { kind: 'exit' },
    });
  };
  expect(codes(nested(25))).toEqual([]);
  expect(problems(nested(25 + more))).toMatchObject([
    {
      code: 'nested-too-deep',
      path: expect.stringMatching(/^\/nodes\/a\/cases\/0\/when(\/not)+$/) as string,
    },
  ]);
});

it('names waits of more than a year', () => {
  const nodes = {
    a: { kind: 'wait', for: { days: 366 }, next: 'b' },
    b: {
      kind: 'waitFor',
      event: { type: 'order.placed' },
      timeout: { days: 400 },
      onEvent: 'out',
      onTimeout: 'out',
    },
    out: { kind: 'exit' },
  };
  expect(codes(journey(nodes))).toEqual([
    ['wait-too-long', '/nodes/a/for'],
    ['wait-too-long', '/nodes/b/timeout'],
  ]);
});

it('names the tag of a tracked link that nobody registered, and says in words what is tracked', () => {
  const links = { mode: 'perMember', tag: { tag: 'tea' } };
  const json = journey({ a: { ...say('out'), links }, out: { kind: 'exit' } });
  expect(codes(json, new Set())).toEqual([['unknown-tag', '/nodes/a/links/tag/tag']]);
  expect(codes(json, new Set(['tea']))).toEqual([]);
  const parsed = parseJourney(json);
  expect('ok' in parsed && journeyWords(parsed.ok).join(' ')).toContain('track clicks on links with tag tea');
  expect(problems(journey({ a: { ...say('out'), links: { ...links, mode: 'perSend' } } }))).toMatchObject([
    { path: '/nodes/a/links/tag' },
  ]);
});

it('names tags that nobody registered, also deep inside a condition', () => {
  const nodes = {
    a: {
      kind: 'branch',
      cases: [{ when: { all: [{ not: { tag: 'ghost' } }] }, next: 'b' }],
      otherwise: 'out',
    },
    b: { kind: 'tag', add: [{ tag: 'known' }, { tag: 'other' }], remove: ['gone'], next: 'out' },
    out: { kind: 'exit' },
  };
  expect(codes(journey(nodes), new Set(['known']))).toEqual([
    ['unknown-tag', '/nodes/a/cases/0/when/all/0/not/tag'],
    ['unknown-tag', '/nodes/b/add/1/tag'],
    ['unknown-tag', '/nodes/b/remove/0'],
  ]);
});

it('tells every problem of the shape at once, each with its path', () => {
  const found = problems({
    ...journey({ a: { kind: 'wait', next: 'a' }, b: { kind: 'send', messages: [], next: 'a' } }),
    surprise: 1,
  });
  expect(found.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/nodes/a', '/nodes/b/messages', '/surprise']),
  );
});

it('tells a journey in words', () => {
  expect(journeyWords(templates.welcome)).toEqual(
    expect.arrayContaining([
      'Starts with friend.followed, at hello.',
      'afterHello: Wait 1 day, then favourites.',
      'afterGift: Wait until 18:00 on Friday, then goodbye.',
    ]),
  );
});
