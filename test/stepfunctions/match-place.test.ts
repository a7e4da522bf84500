import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { matchPlace } from '../../stepfunctions/journey/match-place.ts';

const say = (text: string, next: string) => ({ kind: 'send', messages: [{ type: 'text', text }], next });
const asking = (change: object = {}) => ({
  kind: 'waitFor',
  events: [{ event: { type: 'postback.received' }, next: 'out' }],
  timeout: { days: 2 },
  onTimeout: 'bye',
  ...change,
});

/** Nodes that a change sets to undefined are gone. */
const without = (nodes: object) =>
  Object.fromEntries(Object.entries(nodes).filter(([, node]) => node !== undefined));

const journey = (change: object = {}) =>
  JourneyDefinition.parse({
    name: 'Series',
    trigger: { kind: 'manual' },
    start: 'hello',
    nodes: without({
      hello: say('Hello', 'rest'),
      rest: { kind: 'wait', for: { days: 3 }, next: 'answer' },
      answer: asking(),
      birthday: { kind: 'wait', untilDate: { attribute: 'birthday' }, next: 'bye' },
      bye: say('Bye', 'out'),
      out: { kind: 'exit' },
      ...change,
    }),
  });

const none = (reason: string) => ({ outcome: 'none', reason });
const goesOn = { outcome: 'goesOn' };
const entersAnew = { outcome: 'entersAnew' };

describe('somebody at a place of one definition', () => {
  it.each<[string, string, object, object]>([
    ['sleeps on where the wait is the same', 'rest', {}, goesOn],
    [
      'sleeps on wherever the wait leads',
      'rest',
      { rest: { kind: 'wait', next: 'bye', for: { days: 3 } } },
      goesOn,
    ],
    [
      'begins a wait of another length anew',
      'rest',
      { rest: { kind: 'wait', for: { days: 5 }, next: 'answer' } },
      entersAnew,
    ],
    [
      'begins anew where the wait is personal there',
      'rest',
      { rest: { kind: 'wait', untilBestHour: true, next: 'answer' } },
      entersAnew,
    ],
    ['waits on for the same event', 'answer.wait', {}, goesOn],
    [
      'waits on for the same event that leads elsewhere',
      'answer.wait',
      {
        answer: asking({
          events: [{ event: { type: 'postback.received' }, next: 'bye' }],
          onTimeout: 'out',
        }),
      },
      goesOn,
    ],
    [
      'asks anew for another event',
      'answer.wait',
      { answer: asking({ events: [{ event: { type: 'order.placed' }, next: 'out' }] }) },
      entersAnew,
    ],
    [
      'asks anew where the time is another',
      'answer.wait',
      { answer: asking({ timeout: { days: 1 } }) },
      entersAnew,
    ],
    ['waits for the same personal moment', 'birthday.wait', {}, goesOn],
    ['sleeps through quiet hours to another text', 'hello.quiet', { hello: say('Hi', 'rest') }, goesOn],
    [
      'says what the node says there, when it has said nothing',
      'hello',
      { hello: say('Hi', 'rest') },
      entersAnew,
    ],
    ['reckons anew before a wait', 'rest.plan', {}, entersAnew],
    [
      'stays where the node is gone',
      'rest',
      { rest: undefined, hello: say('Hello', 'answer') },
      none('nodeGone'),
    ],
    ['stays where the node is of another kind', 'rest', { rest: say('x', 'answer') }, none('otherKind')],
    [
      'stays where its send goes with the one before it',
      'bye',
      { answer: asking({ onTimeout: 'before' }), before: say('Before', 'bye'), birthday: undefined },
      none('sentTogether'),
    ],
  ])('%s', (_what, place, change, match) => {
    expect(matchPlace(journey(), journey(change), place)).toEqual(match);
  });
});
