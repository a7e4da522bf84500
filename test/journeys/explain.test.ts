import { runningProgram, type RunningProgram } from '../support/running-program.ts';

const text = (words: string) => [{ type: 'text', text: words }];
const journey = {
  name: 'Ask and thank',
  purpose: 'transactional',
  trigger: { kind: 'event', type: 'postback.received', where: { data: 'start' } },
  start: 'ask',
  nodes: {
    ask: { kind: 'send', messages: text('Do you like coffee?'), next: 'rest' },
    rest: { kind: 'wait', for: { hours: 1 }, next: 'again' },
    again: { kind: 'send', messages: text('Do you?'), next: 'answer' },
    answer: {
      kind: 'waitFor',
      event: { type: 'message.received' },
      timeout: { hours: 2 },
      onEvent: 'thanks',
      onTimeout: 'out',
    },
    thanks: { kind: 'send', messages: text('Thank you'), next: 'out' },
    out: { kind: 'exit' },
  },
};

interface Explanation {
  state: string;
  why: string[];
  steps: { nodeIds: string[]; edge: string; to?: string; until?: string; send?: { status: string } }[];
  now?: { nodeId: string; words: string; status: string; until: string; reason?: string };
  next: { edge: string; to: string }[];
}

jest.setTimeout(20_000);

describe('why a member is where it is in a journey', () => {
  let program: RunningProgram;
  let journeyId: string;
  beforeAll(async () => {
    program = await runningProgram();
    journeyId = await program.publish(journey);
  }, 30_000);
  afterAll(() => program.close());

  const explain = (memberId: string, id = journeyId) =>
    program.api<Explanation>('GET', `/v1/members/${memberId}/explain?journey=${id}`);
  const start = async (name: string) => {
    const friend = await program.newFriend(name);
    await program.act(friend.userId, 'postback', { data: 'start' });
    await program.advance(5);
    return friend;
  };

  it('says who never entered by which rule', async () => {
    const { memberId } = await program.newFriend('Nok');
    const { state, why, steps } = await explain(memberId);
    expect([state, steps]).toEqual(['never entered', []]);
    expect(why.join(' ')).toContain('postback.received where data is start');
    const draft = await program.api<{ journeyId: string }>('POST', '/v1/journeys', journey);
    expect((await explain(memberId, draft.journeyId)).why[0]).toMatch(/never published/);
    const path = `/v1/journeys/${draft.journeyId}/enrolments`;
    await expect(program.api('POST', path, { memberIds: [memberId] })).rejects.toThrow(
      /409.*cannot take members: it is a draft. Publish it first/,
    );
  });

  it('says whose date is none, so that no turn ever takes it', async () => {
    const { memberId } = await program.newFriend('Noi');
    const dated = { ...journey, trigger: { kind: 'date', of: { attribute: 'due' } } };
    const id = await program.publish(dated);
    const reasons = async () => (await explain(memberId, id)).why.join(' ');
    expect(await reasons()).toContain('has no attribute due');
    const set = (due: string) => program.api('PATCH', `/v1/members/${memberId}`, { attributes: { due } });
    await set('next Friday');
    expect(await reasons()).toContain('attribute due is no date (YYYY-MM-DD or MM-DD)');
    await set('2030-01-31');
    expect(await reasons()).not.toContain('no turn takes it');
  });

  it('tells the way so far with what became of each message, where it is, and what comes next', async () => {
    const { memberId } = await start('Nid');
    const before = await explain(memberId);
    expect(before).toMatchObject({
      state: 'inside',
      steps: [
        {
          ...{ nodeIds: ['ask'], edge: 'next', to: 'rest', send: { status: 'sent' } },
          words: ['Send a message: “Do you like coffee?”'],
        },
      ],
      now: { nodeId: 'rest', words: 'Wait 1 hour', status: 'open' },
      next: [{ edge: 'next', to: 'again', words: 'Send a message: “Do you?”' }],
    });
    await program.advance(3600);
    expect(await explain(memberId)).toMatchObject({
      steps: [
        { nodeIds: ['ask'] },
        { nodeIds: ['again'], to: 'answer' },
        { nodeIds: ['answer'], edge: 'waits' },
      ],
      now: { nodeId: 'answer' },
      next: [
        { edge: 'event', to: 'thanks' },
        { edge: 'timeout', to: 'out' },
      ],
    });
  });

  it('tells who has gone through by which way', async () => {
    const { userId, memberId } = await start('Som');
    await program.advance(3600);
    await program.act(userId, 'message', { text: 'yes' });
    await program.advance(60);
    const answered = await explain(memberId);
    expect(answered).toMatchObject({ state: 'finished', next: [] });
    expect(answered.steps.map(({ nodeIds: [nodeId] }) => nodeId)).toContain('thanks');
    const { memberId: silent } = await start('Aom');
    await program.advance(4 * 3600);
    const { state, why } = await explain(silent);
    expect([state, why.at(-1)]).toEqual(['finished', 'It came to the end at out.']);
    await program.act(userId, 'postback', { data: 'start' });
    await program.advance(5);
    expect((await explain(memberId)).why.at(-1)).toMatch(/refused: .* the rule of re-entry is never\.$/);
  });

  it('shows the wait that a journey begins with, and the beginning of what a template says', async () => {
    const { templateId } = await program.api<{ templateId: string }>('POST', '/v1/templates', {
      name: 'Late',
      messages: text(`{{name}},  ${'late '.repeat(20)}`),
    });
    const id = await program.publish({
      ...{ name: 'Later', trigger: { kind: 'manual' }, purpose: 'transactional', start: 'rest' },
      nodes: {
        rest: { kind: 'wait', for: { hours: 1 }, next: 'hello' },
        hello: { kind: 'send', templateId, next: 'out' },
        out: { kind: 'exit' },
      },
    });
    const { memberId } = await program.newFriend('Ploy');
    await program.api('POST', `/v1/journeys/${id}/enrolments`, { memberIds: [memberId] });
    await program.advance(5);
    const before = await explain(memberId, id);
    expect(before.steps).toMatchObject([
      { nodeIds: ['rest'], edge: 'waits', until: before.now?.until, words: ['Wait 1 hour'] },
    ]);
    const preview = `${`{{name}}, ${'late '.repeat(20)}`.slice(0, 59)}…`;
    expect(before.next).toMatchObject([
      { to: 'hello', words: expect.stringContaining(`: “${preview}”`) as string },
    ]);
    await program.advance(3600);
    const after = await explain(memberId, id);
    expect(after.steps[1]).toMatchObject({ nodeIds: ['hello'], send: { status: 'sent' } });
  });

  it('names the send that stands still, not the wait before it', async () => {
    const { memberId } = await start('Pim');
    await program.sim('POST', '/faults', { path: '/v2/bot/message/push', status: 403, count: 1 });
    await program.advance(3600);
    const { now, next } = await explain(memberId);
    expect(now).toMatchObject({
      nodeId: 'again',
      status: 'parked',
      reason: expect.stringMatching(
        /\(403\)\. Change the plan .*, then POST \/v1\/journeys\/.*\/resume/,
      ) as string,
    });
    const { suspended } = await program.api<{ suspended: object[] }>(
      'GET',
      `/v1/journeys/${journeyId}/report`,
    );
    expect(suspended).toMatchObject([{ nodeId: 'again', status: 'parked', reason: now?.reason }]);
    expect(now).not.toHaveProperty('until');
    expect(next).toMatchObject([{ to: 'answer' }]);
  });

  it('knows neither strangers nor other journeys', async () => {
    const stranger = '0198c0de-0000-7000-8000-000000000009';
    await expect(explain(stranger)).rejects.toThrow(/404/);
    const { memberId } = await program.newFriend('Fon');
    await expect(explain(memberId, 'none')).rejects.toThrow(/404/);
  });
});
