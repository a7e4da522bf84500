import { referencesInRule } from '../../lambdas/segments/references-in-rule.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { referenceKinds } from '../../stepfunctions/journey/reference.ts';
import { referencesOf } from '../../stepfunctions/journey/references-of.ts';

const id = 'aaaaaaaa-0000-4000-8000-000000000001';
/** A rule that names one of each, at the depth of any rule. */
const rule = {
  all: [
    { tag: { name: 'vip' } },
    { not: { any: [{ topic: { id: 'sale', is: 'out' } }, { audience: id }] } },
    { segment: 'loyal' },
    { journey: { id, is: 'inside' } },
  ],
};
const ofRule = (at: string): string[] => [
  `tag vip ${at}/all/0/tag/name`,
  `topic sale ${at}/all/1/not/any/0/topic/id`,
  `audience ${id} ${at}/all/1/not/any/1/audience`,
  `segment loyal ${at}/all/2/segment`,
  `journey ${id} ${at}/all/3/journey/id`,
];
const vip = { type: 'tag.added', where: { tag: 'vip' } };
const loyal = { type: 'segment.entered', where: { segmentId: 'loyal' } };
const either = { type: 'tag.removed', where: { tag: { in: ['vip', 'old'] } } };
const node = (first: object) => ({ nodes: { first, out: { kind: 'exit' } } });
const onward = (given: object) => node({ ...given, next: 'out' });
const branch = (when: object) => node({ kind: 'branch', cases: [{ when, next: 'out' }], otherwise: 'out' });
const say = (text: string) => [{ type: 'text', text }];

/** Every place of a definition that can name something of the channel. */
const places: [what: string, part: object, found: string[]][] = [
  ['the topic', { topicId: 'sale' }, ['topic sale /topicId']],
  ['a trigger by tag', { trigger: { kind: 'tagAdded', tag: 'vip' } }, ['tag vip /trigger/tag']],
  [
    'a trigger by segment',
    { trigger: { kind: 'segment', segmentId: 'loyal' } },
    ['segment loyal /trigger/segmentId'],
  ],
  ['a trigger by event', { trigger: { kind: 'event', ...vip } }, ['tag vip /trigger/where/tag']],
  [
    'a trigger by one of several',
    { trigger: { kind: 'event', ...either } },
    ['tag vip /trigger/where/tag/in/0', 'tag old /trigger/where/tag/in/1'],
  ],
  [
    'a trigger by an event of a segment',
    { trigger: { kind: 'event', ...loyal } },
    ['segment loyal /trigger/where/segmentId'],
  ],
  [
    'a trigger by a click of a broadcast',
    { trigger: { kind: 'linkClicked', broadcastId: 'b1' } },
    ['broadcast b1 /trigger/broadcastId'],
  ],
  [
    'a trigger by a click of a journey',
    { trigger: { kind: 'linkClicked', journeyId: id } },
    [`journey ${id} /trigger/journeyId`],
  ],
  [
    'a schedule for a segment',
    { trigger: { kind: 'schedule', when: { localTime: '09:00' }, for: { segmentId: 'loyal' } } },
    ['segment loyal /trigger/for/segmentId'],
  ],
  [
    'a schedule for a rule',
    { trigger: { kind: 'schedule', when: { localTime: '09:00' }, for: { expression: rule } } },
    ofRule('/trigger/for/expression'),
  ],
  [
    'the entry by segment',
    { entry: { segment: { segmentId: 'loyal' } } },
    ['segment loyal /entry/segment/segmentId'],
  ],
  ['the entry by a rule', { entry: { segment: { expression: rule } } }, ofRule('/entry/segment/expression')],
  [
    'a goal by tag',
    { goals: [{ name: 'g', when: { tagAdded: 'vip' } }] },
    ['tag vip /goals/0/when/tagAdded'],
  ],
  [
    'a goal by segment',
    { goals: [{ name: 'g', when: { segmentId: 'loyal' } }] },
    ['segment loyal /goals/0/when/segmentId'],
  ],
  [
    'a goal by event',
    { goals: [{ name: 'g', when: { event: vip } }] },
    ['tag vip /goals/0/when/event/where/tag'],
  ],
  [
    'an exit rule by event',
    { exitRules: [{ name: 'e', when: { event: loyal } }] },
    ['segment loyal /exitRules/0/when/event/where/segmentId'],
  ],
  ['a branch by tag', branch({ not: { tag: 'vip' } }), ['tag vip /nodes/first/cases/0/when/not/tag']],
  [
    'a branch by segment',
    branch({ any: [{ segmentId: 'loyal' }] }),
    ['segment loyal /nodes/first/cases/0/when/any/0/segmentId'],
  ],
  [
    'a branch by rule',
    branch({ all: [{ expression: rule }] }),
    ofRule('/nodes/first/cases/0/when/all/0/expression'),
  ],
  [
    'a branch by a past event',
    branch({ eventSeen: vip }),
    ['tag vip /nodes/first/cases/0/when/eventSeen/where/tag'],
  ],
  [
    'a branch by a segment once entered',
    branch({ eventSeen: loyal }),
    ['segment loyal /nodes/first/cases/0/when/eventSeen/where/segmentId'],
  ],
  [
    'an awaited event',
    node({
      kind: 'waitFor',
      event: vip,
      onEvent: 'out',
      timeout: { days: 1 },
      onTimeout: 'out',
    }),
    ['tag vip /nodes/first/event/where/tag'],
  ],
  [
    'one of several awaited events',
    node({
      kind: 'waitFor',
      events: [{ event: loyal, next: 'out' }],
      timeout: { days: 1 },
      onTimeout: 'out',
    }),
    ['segment loyal /nodes/first/events/0/event/where/segmentId'],
  ],
  [
    'a tag node',
    onward({ kind: 'tag', add: [{ tag: 'vip' }], remove: ['old'] }),
    ['tag vip /nodes/first/add/0/tag', 'tag old /nodes/first/remove/0'],
  ],
  [
    'an audience node',
    onward({ kind: 'audience', audienceId: id, change: 'add' }),
    [`audience ${id} /nodes/first/audienceId`],
  ],
  [
    'a rich menu node',
    onward({ kind: 'richMenu', richMenuId: id }),
    [`richMenu ${id} /nodes/first/richMenuId`],
  ],
  [
    'members of staff',
    onward({ kind: 'notifyStaff', to: { memberIds: [id] }, text: 'x' }),
    [`member ${id} /nodes/first/to/memberIds/0`],
  ],
  [
    'staff of an audience',
    onward({ kind: 'notifyStaff', to: { audienceId: id }, text: 'x' }),
    [`audience ${id} /nodes/first/to/audienceId`],
  ],
  [
    'another journey',
    onward({ kind: 'enterJourney', journeyId: id }),
    [`journey ${id} /nodes/first/journeyId`],
  ],
  ['a template', onward({ kind: 'send', templateId: id }), [`template ${id} /nodes/first/templateId`]],
  [
    'a code in a message',
    onward({ kind: 'send', messages: say('Take {{code.spring}}') }),
    ['codePool spring /nodes/first/messages/0/text'],
  ],
  [
    'a code in an address of a button',
    onward({
      kind: 'send',
      messages: [
        {
          type: 'template',
          altText: 'x',
          template: {
            type: 'buttons',
            text: 'x',
            actions: [{ type: 'uri', label: 'x', uri: 'https://shop.example/?c={{code.spring}}' }],
          },
        },
      ],
    }),
    ['codePool spring /nodes/first/messages/0/template/actions/0/uri'],
  ],
  [
    'variants',
    onward({
      kind: 'send',
      variants: [
        { name: 'A', templateId: id },
        { name: 'B', messages: say('{{code.spring}}') },
      ],
    }),
    [
      `template ${id} /nodes/first/variants/0/templateId`,
      'codePool spring /nodes/first/variants/1/messages/0/text',
    ],
  ],
  [
    'the tag of a click',
    onward({
      kind: 'send',
      messages: say('https://shop.example'),
      links: { mode: 'perMember', tag: { tag: 'vip' } },
    }),
    ['tag vip /nodes/first/links/tag/tag'],
  ],
];

const found = (part: object): string[] => {
  const definition = JourneyDefinition.parse({
    ...{ name: 'Names', trigger: { kind: 'manual' }, start: 'first' },
    nodes: { first: { kind: 'goTo', next: 'first', atMost: 1, otherwise: 'out' }, out: { kind: 'exit' } },
    ...part,
  });
  return referencesOf(definition, referencesInRule).map(
    ({ kind, id: name, path }) => `${kind} ${name} ${path}`,
  );
};

describe('what a journey refers to', () => {
  it.each(places)('is found in %s', (_what, part, wanted) => {
    expect(found(part)).toEqual(wanted);
  });

  it('is of every kind that there is', () => {
    const kinds = places.flatMap(([, , wanted]) => wanted.map((one) => one.split(' ', 1)[0]));
    expect(new Set(kinds)).toEqual(new Set(referenceKinds));
  });

  it('is nothing where nothing is named', () => {
    expect(found({})).toEqual([]);
  });
});
