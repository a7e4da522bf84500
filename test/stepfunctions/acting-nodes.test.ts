import { parseJourney } from '../../stepfunctions/journey/parse.ts';
import { entersAtOnce } from '../../stepfunctions/journey/enters-at-once.ts';
import { sendRuns } from '../../stepfunctions/journey/send-run.ts';
import type { ValidationContext } from '../../stepfunctions/journey/validation-context.ts';
import { validateJourney } from '../../stepfunctions/journey/validate.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';

const id = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;
const text = [{ type: 'text', text: 'hello' }];
const journeyOf = (first: object, more: object = {}) => ({
  name: 'Acting',
  trigger: { kind: 'manual' },
  start: 'first',
  nodes: { first: { next: 'out', ...first }, out: { kind: 'exit' }, ...more },
});
const sound = (first: object, more: object = {}) => {
  const parsed = parseJourney(journeyOf(first, more));
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.ok;
};
const problemsOf = (first: object, context: ValidationContext = {}) => {
  const parsed = parseJourney(journeyOf(first));
  const problems = 'problems' in parsed ? parsed.problems : validateJourney(parsed.ok, context);
  return problems.map(({ path, code }) => `${path} ${code}`);
};
const empty: ValidationContext = {
  knownMembers: new Set([id(1)]),
  ...{ knownTags: new Set(), knownAudiences: new Set(), hasWebhookSecret: true },
  ...{ knownTemplates: new Map(), knownRichMenus: new Map(), knownJourneys: new Map() },
};

describe('a node that acts is refused', () => {
  it.each([
    [
      'a template nobody wrote',
      { kind: 'send', templateId: id(1) },
      '/nodes/first/templateId unknown-template',
    ],
    [
      'a template of a variant',
      {
        kind: 'send',
        variants: [
          { name: 'A', messages: text },
          { name: 'B', templateId: id(1) },
        ],
      },
      '/nodes/first/variants/1/templateId unknown-template',
    ],
    ['an unknown menu', { kind: 'richMenu', richMenuId: id(1) }, '/nodes/first/richMenuId unknown-rich-menu'],
    [
      'an unknown audience',
      { kind: 'audience', audienceId: id(1), change: 'add' },
      '/nodes/first/audienceId unknown-audience',
    ],
    [
      'an unknown journey',
      { kind: 'enterJourney', journeyId: id(1) },
      '/nodes/first/journeyId unknown-journey',
    ],
    [
      'an address without TLS',
      { kind: 'webhook', url: 'http://shop.example/' },
      '/nodes/first/url webhook-url',
    ],
    ['an address inside', { kind: 'webhook', url: 'https://10.0.0.1/' }, '/nodes/first/url webhook-url'],
    [
      'staff named twice',
      { kind: 'notifyStaff', to: { memberIds: [id(1), id(1)] }, text: 'x' },
      '/nodes/first/to/memberIds/1 named-twice',
    ],
    [
      'staff nobody knows',
      { kind: 'notifyStaff', to: { memberIds: [id(2)] }, text: 'x' },
      '/nodes/first/to/memberIds/0 unknown-member',
    ],
  ])('for %s', (_what, node, problem) => {
    expect(problemsOf(node, empty)).toEqual([problem]);
  });

  it.each([
    ['two ways of saying', { kind: 'send', messages: text, templateId: id(1) }, '/nodes/first custom'],
    ['nothing to say', { kind: 'send' }, '/nodes/first custom'],
    [
      'a version without template',
      { kind: 'send', messages: text, templateVersion: 1 },
      '/nodes/first/templateVersion custom',
    ],
    [
      'variants of one name',
      {
        kind: 'send',
        variants: [
          { name: 'A', messages: text },
          { name: 'A', messages: text },
        ],
      },
      '/nodes/first/variants/1/name custom',
    ],
    ['no attribute', { kind: 'attribute' }, '/nodes/first custom'],
    [
      'an attribute set and cleared',
      { kind: 'attribute', set: { a: 1 }, clear: ['a'] },
      '/nodes/first custom',
    ],
    [
      'too many staff',
      { kind: 'notifyStaff', to: { memberIds: Array.from({ length: 21 }, () => id(1)) }, text: 'x' },
      '/nodes/first/to/memberIds too_big',
    ],
  ])('in its shape for %s', (_what, node, problem) => {
    expect(problemsOf(node)).toEqual([problem]);
  });

  it('for a version that the template has not, a menu that is not live, and a call that cannot be signed', () => {
    const context = {
      ...{ knownTemplates: new Map([[id(1), 2]]), hasWebhookSecret: false },
      knownRichMenus: new Map([[id(2), { isLive: false }]]),
    };
    expect(problemsOf({ kind: 'send', templateId: id(1), templateVersion: 3 }, context)).toEqual([
      '/nodes/first/templateVersion unknown-template-version',
    ]);
    expect(problemsOf({ kind: 'send', templateId: id(1), templateVersion: 2 }, context)).toEqual([]);
    expect(problemsOf({ kind: 'richMenu', richMenuId: id(2) }, context)).toEqual([
      '/nodes/first/richMenuId rich-menu-not-live',
    ]);
    expect(problemsOf({ kind: 'webhook', url: 'https://shop.example/' }, context)).toEqual([
      '/nodes/first no-webhook-secret',
    ]);
  });

  it('when journeys would enter themselves or each other without end', () => {
    const enter = { kind: 'enterJourney', journeyId: id(2) };
    const known = (entersAtOnce: string[]): ValidationContext => ({
      journeyId: id(1),
      knownJourneys: new Map([
        [id(1), { name: 'Mine', entersAtOnce: [] }],
        [id(2), { name: 'Other', entersAtOnce }],
        [id(3), { name: 'Third', entersAtOnce: [id(1)] }],
      ]),
    });
    expect(problemsOf({ ...enter, journeyId: id(1) }, known([]))).toEqual([
      '/nodes/first/journeyId enters-itself',
    ]);
    expect(problemsOf(enter, known([id(3)]))).toEqual(['/nodes/first/journeyId endless-entering']);
    expect(problemsOf(enter, known([]))).toEqual([]);
  });
});

it('enters another journey at once only where nothing rests before', () => {
  const enter = { kind: 'enterJourney', journeyId: id(1), next: 'out' };
  expect(entersAtOnce(sound({ kind: 'tag', add: [{ tag: 'a' }], next: 'enter' }, { enter }))).toEqual([
    id(1),
  ]);
  expect(entersAtOnce(sound({ kind: 'wait', for: { days: 1 }, next: 'enter' }, { enter }))).toEqual([]);
});

it('lets only plain sends share a request', () => {
  const definition = sound(
    { kind: 'send', messages: text, next: 'two' },
    {
      two: { kind: 'send', messages: text, next: 'three' },
      three: { kind: 'send', templateId: id(1), next: 'four' },
      four: { kind: 'send', messages: text, next: 'out' },
    },
  );
  const runs = [...sendRuns(definition).values()].map(({ nodeIds }) => nodeIds);
  expect(runs).toEqual([['first', 'two'], ['three'], ['four']]);
});

it('tells people what it does', () => {
  const words = (node: object): string => journeyWords(sound(node))[1] ?? '';
  expect(words({ kind: 'attribute', set: { stage: 'new' }, add: { visits: 2 } })).toBe(
    'first: Set stage to new; Add 2 to visits, then out.',
  );
  expect(words({ kind: 'webhook', url: 'https://shop.example/a?b=c' })).toBe(
    'first: Call shop.example; wait for a person when it fails, then out.',
  );
  expect(
    words({
      kind: 'send',
      variants: [
        { name: 'A', messages: text },
        { name: 'B', weight: 2, messages: text },
      ],
    }),
  ).toBe('first: Send one of A 1 : B 2, then out.');
  expect(words({ kind: 'richMenu', richMenuId: null })).toBe(
    'first: Let the rules decide the rich menu again, then out.',
  );
});
