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
    expect.arrayContaining(['/nodes/a', '/nodes/b/messages', '']),
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
