import validateAsl from 'asl-validator';
import { compileJourney } from '../../stepfunctions/journey/compile.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { templates } from '../../stepfunctions/templates/index.ts';

const context = {
  journeyId: 'j1',
  version: 3,
  channelId: 'c1',
  stepFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:step:live',
};
const say = (words: string, next: string) => ({
  kind: 'send',
  messages: [{ type: 'text', text: words }],
  next,
});
const compile = (json: unknown) => compileJourney(JourneyDefinition.parse(json), context);
const route = (place: string) => ({ Variable: '$.node', StringEquals: place, Next: place });

const small = {
  name: 'Small',
  trigger: { kind: 'manual' },
  start: 'hello',
  nodes: {
    hello: say('hello', 'rest'),
    rest: { kind: 'wait', for: { days: 1 }, next: 'bye' },
    bye: say('bye', 'out'),
    out: { kind: 'exit' },
  },
};

it('compiles send, wait and exit to states that mirror them', () => {
  const { States, StartAt } = compile(small);
  expect(StartAt).toBe('Resume');
  expect(States['hello']).toMatchObject({
    Type: 'Task',
    Resource: context.stepFunctionArn,
    Next: 'hello?',
    Parameters: { place: 'hello', 'execution.$': '$$.Execution.Name' },
  });
  expect(States['hello?']).toEqual({
    Type: 'Choice',
    Choices: [route('rest'), route('hello.quiet'), route('end')],
    Default: 'Lost',
  });
  expect(States['hello.quiet']).toEqual({
    Type: 'Wait',
    Comment: 'Send a message',
    TimestampPath: '$.until',
    Next: 'hello',
  });
  expect(States['rest']).toEqual({
    Type: 'Wait',
    Comment: 'Wait 1 day',
    TimestampPath: '$.until',
    Next: 'bye',
  });
  expect(States['bye?']).toMatchObject({ Choices: [route('end'), route('bye.quiet')] });
  expect(States['end']).toEqual({ Type: 'Succeed' });
});

it('lets an execution start at every place', () => {
  const { States } = compile(small);
  const resume = States['Resume'];
  const places = resume?.Type === 'Choice' ? resume.Choices.map(({ Next }) => Next) : [];
  expect(places).toEqual(['hello', 'hello.quiet', 'rest.plan', 'rest', 'bye', 'bye.quiet', 'out']);
});

it('plans a wait in a Task of its own where no Task runs before it', () => {
  const { States } = compile({
    ...small,
    start: 'rest',
    nodes: {
      rest: { kind: 'wait', for: { days: 1 }, next: 'more' },
      more: { kind: 'wait', for: { hours: 1 }, next: 'bye' },
      bye: say('bye', 'out'),
      out: { kind: 'exit' },
    },
  });
  expect(States['rest']).toMatchObject({ Type: 'Wait', Next: 'more.plan' });
  expect(States['more.plan']).toMatchObject({ Type: 'Task', Next: 'more.plan?' });
  expect(States['more.plan?']).toMatchObject({ Choices: [route('more'), route('end')] });
});

it('joins sends that follow each other into one request, up to five messages', () => {
  const { States } = compile({
    ...small,
    start: 'a',
    nodes: {
      a: { kind: 'send', messages: [1, 2, 3].map((n) => ({ type: 'text', text: String(n) })), next: 'b' },
      b: { kind: 'send', messages: [4, 5].map((n) => ({ type: 'text', text: String(n) })), next: 'c' },
      c: say('6', 'out'),
      out: { kind: 'exit' },
    },
  });
  expect(Object.keys(States)).toEqual([
    'Resume',
    'a',
    'a?',
    'a.quiet',
    'c',
    'c?',
    'c.quiet',
    'out',
    'out?',
    'end',
    'Lost',
  ]);
  expect(States['a?']).toMatchObject({ Choices: [route('c'), route('a.quiet'), route('end')] });
});

it('gives a waitFor a Task, a Wait and both ways on', () => {
  const { States } = compile({
    ...small,
    start: 'answer',
    nodes: {
      answer: {
        kind: 'waitFor',
        event: { type: 'message.received' },
        timeout: { days: 1 },
        onEvent: 'bye',
        onTimeout: 'out',
      },
      bye: say('bye', 'out'),
      out: { kind: 'exit' },
    },
  });
  expect(States['answer?']).toMatchObject({ Choices: [route('bye'), route('end'), route('answer.wait')] });
  expect(States['answer.wait']).toMatchObject({ Type: 'Wait', Next: 'out' });
});

it.each(Object.entries({ small: JourneyDefinition.parse(small), ...templates }))(
  'compiles %s to valid Amazon States Language',
  (_name, definition) => {
    const { errors, isValid } = validateAsl(compileJourney(definition, context));
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  },
);

it('enters at most 18 states for a journey of 5 sends and 4 waits', () => {
  const { States } = compileJourney(templates.welcome, context);
  const states = Object.values(States);
  // Resume, each send's Task and Choice, each Wait, the tag's Task and Choice, end.
  const sends = Object.values(templates.welcome.nodes).filter(({ kind }) => kind === 'send').length;
  const waits = Object.values(templates.welcome.nodes).filter(({ kind }) => kind === 'wait').length;
  expect([sends, waits]).toEqual([5, 4]);
  expect(states.length).toBeGreaterThan(18);
  expect(1 + 2 * sends + waits + 2 + 1).toBeLessThanOrEqual(18);
});
