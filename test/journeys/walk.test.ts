import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, days, hours, journeyWorld } from '../support/journey-world.ts';

const member = (index: number): string => deterministicId('test member', index);
const members = (count: number): string[] => Array.from({ length: count }, (_, index) => member(index));
const text = (words: string) => ({ type: 'text', text: words });
const say = (words: string, next: string) => ({ kind: 'send', messages: [text(words)], next });
const manual = { trigger: { kind: 'manual' }, entry: { reentry: 'never' as const } };
const exit = { kind: 'exit' };

const welcome = {
  name: 'Welcome',
  ...manual,
  start: 'hello',
  nodes: {
    hello: say('hello', 'rest'),
    rest: { kind: 'wait', for: { days: 1 }, next: 'again' },
    again: say('again', 'out'),
    out: exit,
  },
};

describe('a cohort walks a journey', () => {
  it('sends to everybody at once, waits, and sends again', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(welcome);
    world.enter(journeyId, members(3));
    await world.settle();
    expect(world.delivered.map(({ text }) => text)).toEqual(['hello', 'hello', 'hello']);
    await world.pass(days(1) - 1000);
    expect(world.delivered).toHaveLength(3);
    await world.pass(2000);
    expect(world.delivered.map(({ text }) => text).slice(3)).toEqual(['again', 'again', 'again']);
    expect([...world.executions.values()].map(({ execution }) => execution.status)).toEqual(['succeeded']);
  });

  it('puts entrants of one window into one cohort, and more than 500 into several', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(welcome);
    for (const memberId of members(3)) world.enter(journeyId, [memberId]);
    await world.settle();
    expect(world.executions.size).toBe(1);
    world.enter(
      journeyId,
      members(500).map((_, index) => member(1000 + index)),
    );
    world.enter(
      journeyId,
      members(200).map((_, index) => member(2000 + index)),
    );
    await world.settle();
    expect(world.executions.size).toBe(3);
  });

  it('lets nobody in twice for one cause, and never again when the rule says never', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(welcome);
    world.enter(journeyId, members(2), 'one cause');
    await world.settle();
    world.enter(journeyId, members(2), 'one cause');
    await world.settle();
    world.enter(journeyId, members(2), 'another cause');
    await world.settle();
    expect(world.delivered).toHaveLength(2);
  });

  it('lets members in again once they are out when the rule says not while inside', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish({ ...welcome, entry: { reentry: 'notWhileInside' } });
    world.enter(journeyId, members(1));
    await world.settle();
    world.enter(journeyId, members(1));
    await world.settle();
    expect(world.delivered).toHaveLength(1);
    await world.pass(days(2));
    world.enter(journeyId, members(1));
    await world.settle();
    expect(world.delivered.map(({ text }) => text)).toEqual(['hello', 'again', 'hello']);
  });

  it('divides by a branch, and every member walks its own way', async () => {
    const world = await journeyWorld();
    for (const [index, memberId] of members(6).entries()) {
      world.snapshots.set(memberId, {
        channelId,
        memberId,
        lifecycle: 'friend',
        attributes: { city: index % 2 === 0 ? 'Taipei' : 'Osaka' },
        tags: {},
        createdAt: 0,
      });
    }
    const { journeyId } = await world.publish({
      name: 'Cities',
      ...manual,
      start: 'where',
      nodes: {
        where: {
          kind: 'branch',
          cases: [{ when: { attribute: 'city', equals: 'Taipei' }, next: 'tw' }],
          otherwise: 'jp',
        },
        tw: say('taipei', 'rest'),
        jp: say('osaka', 'rest'),
        rest: { kind: 'wait', for: { hours: 1 }, next: 'all' },
        all: say('all', 'out'),
        out: exit,
      },
    });
    world.enter(journeyId, members(6));
    await world.settle();
    await world.pass(hours(2));
    const textsOf = (memberId: string) =>
      world.delivered.filter((sent) => sent.memberId === memberId).map(({ text }) => text);
    expect(members(6).map(textsOf)).toEqual(
      members(6).map((_, index) => [index % 2 === 0 ? 'taipei' : 'osaka', 'all']),
    );
    const counts = await world.cohorts.readCounts(journeyId, 1);
    expect(counts).toMatchObject({
      where: { entered: 6, left: 6 },
      tw: { entered: 3, left: 3, sent: 3 },
      jp: { entered: 3, left: 3, sent: 3 },
      rest: { entered: 6, left: 6 },
      all: { entered: 6, left: 6, sent: 6 },
      out: { entered: 6 },
    });
  });

  it('splits by weight and keeps a member on its way', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish({
      name: 'Halves',
      ...manual,
      start: 'coin',
      nodes: {
        coin: {
          kind: 'split',
          ways: [
            { weight: 3, next: 'a' },
            { weight: 1, next: 'b' },
          ],
        },
        a: say('a', 'out'),
        b: say('b', 'out'),
        out: exit,
      },
    });
    world.enter(journeyId, members(400));
    await world.settle();
    const a = world.delivered.filter(({ text }) => text === 'a').length;
    expect(world.delivered).toHaveLength(400);
    expect(a).toBeGreaterThan(260);
    expect(a).toBeLessThan(340);
  });

  it('tags once', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish({
      name: 'Tags',
      ...manual,
      start: 'mark',
      nodes: { mark: { kind: 'tag', add: [{ tag: 'new' }], next: 'out' }, out: exit },
    });
    world.enter(journeyId, members(2));
    await world.settle();
    expect(world.tagged).toMatchObject([{ add: [{ tag: 'new', weight: 1 }] }]);
    expect(new Set(world.tagged[0]?.memberIds)).toEqual(new Set(members(2)));
  });
});

const question = {
  name: 'Question',
  ...manual,
  start: 'ask',
  nodes: {
    ask: say('ask', 'answer'),
    answer: {
      kind: 'waitFor',
      event: { type: 'postback.received', where: { data: 'yes' } },
      timeout: { days: 2 },
      onEvent: 'thanks',
      onTimeout: 'sorry',
    },
    thanks: say('thanks', 'out'),
    sorry: say('sorry', 'out'),
    out: exit,
  },
};

describe('a cohort waits for an event', () => {
  it('lets a member leave at once, and the others by the timeout', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(question);
    world.enter(journeyId, members(3));
    await world.settle();
    await world.pass(hours(1));
    await world.happen('postback.received', [member(1)], { data: 'yes' });
    expect(world.delivered.slice(3)).toMatchObject([{ memberId: member(1), text: 'thanks' }]);
    await world.happen('postback.received', [member(2)], { data: 'no' });
    await world.pass(days(3));
    expect(
      world.delivered
        .slice(4)
        .map(({ text, memberId }) => [text, memberId])
        .sort(),
    ).toEqual(
      [
        ['sorry', member(0)],
        ['sorry', member(2)],
      ].sort(),
    );
    const counts = await world.cohorts.readCounts(journeyId, 1);
    expect(counts['answer']).toEqual({ entered: 3, left: 3 });
    expect(counts['out']).toEqual({ entered: 3 });
  });

  it('finds an answer that came before the wait began', async () => {
    const world = await journeyWorld();
    const slow = {
      ...question,
      nodes: {
        ...question.nodes,
        ask: say('ask', 'pause'),
        pause: { kind: 'wait', for: { hours: 2 }, next: 'answer' },
      },
    };
    const { journeyId } = await world.publish(slow);
    world.enter(journeyId, members(2));
    await world.settle();
    await world.pass(hours(1));
    await world.happen('postback.received', [member(0)], { data: 'yes' });
    await world.pass(hours(2));
    expect(world.delivered.filter(({ text }) => text === 'thanks')).toMatchObject([{ memberId: member(0) }]);
  });

  it('counts two answers of one member once', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(question);
    world.enter(journeyId, members(1));
    await world.settle();
    await world.happen('postback.received', [member(0)], { data: 'yes' });
    await world.happen('postback.received', [member(0)], { data: 'yes' });
    await world.pass(days(3));
    expect(world.delivered.map(({ text }) => text)).toEqual(['ask', 'thanks']);
  });
});

describe('a journey can be steered', () => {
  it('holds everybody while paused and goes on after a resume, waits included', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(welcome);
    world.enter(journeyId, members(2));
    await world.settle();
    await world.setStatus(journeyId, 'paused');
    await world.pass(days(2));
    expect(world.delivered).toHaveLength(2);
    world.enter(journeyId, [member(9)]);
    await world.settle();
    expect(world.delivered).toHaveLength(2);
    await world.setStatus(journeyId, 'published');
    expect(await world.resume(journeyId)).toBe(2);
    await world.settle();
    expect(world.delivered.map(({ text }) => text).sort()).toEqual([
      'again',
      'again',
      'hello',
      'hello',
      'hello',
    ]);
  });

  it('parks a cohort whose send needs a person, and sends the rest after a resume', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(welcome);
    world.answers.deliver = () => ({ outcome: 'parked', reason: 'monthly quota used up' });
    world.enter(journeyId, members(2));
    await world.settle();
    const [parked] = await world.cohorts.listLiving(journeyId);
    expect(parked).toMatchObject({ status: 'parked', reason: 'monthly quota used up' });
    world.answers.deliver = undefined;
    await world.resume(journeyId);
    await world.settle();
    expect(world.delivered).toHaveLength(2);
  });

  it('comes again after quiet hours', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(welcome);
    const until = world.clock.now() + hours(9);
    world.answers.deliver = () =>
      world.clock.now() < until ? { outcome: 'deferred', untilEpochMs: until } : undefined;
    world.enter(journeyId, members(2));
    await world.settle();
    expect(world.delivered).toEqual([]);
    await world.pass(hours(10));
    expect(world.delivered.map(({ at }) => at)).toEqual([until, until]);
  });

  it('lets members finish on their version while new ones take the next', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(welcome);
    world.enter(journeyId, [member(1)]);
    await world.settle();
    const next = { ...welcome, nodes: { ...welcome.nodes, again: say('version two', 'out') } };
    await world.publish(next, journeyId);
    world.enter(journeyId, [member(2)]);
    await world.pass(days(2));
    expect(world.delivered.map(({ memberId, text }) => [memberId, text])).toEqual([
      [member(1), 'hello'],
      [member(2), 'hello'],
      [member(1), 'again'],
      [member(2), 'version two'],
    ]);
  });

  it('ends at once for everybody inside when it is stopped', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(welcome);
    world.enter(journeyId, members(2));
    await world.settle();
    await world.stop(journeyId);
    await world.pass(days(2));
    expect(world.delivered).toHaveLength(2);
    expect(await world.cohorts.listLiving(journeyId)).toEqual([]);
  });

  it('lets nobody leave by an event once the send that follows has been decided, parked or not', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(question);
    world.enter(journeyId, members(2));
    await world.settle();
    world.answers.deliver = () => ({ outcome: 'parked', reason: 'monthly quota used up' });
    await world.pass(days(3));
    await world.happen('postback.received', [member(0)], { data: 'yes' });
    world.answers.deliver = undefined;
    await world.resume(journeyId);
    await world.settle();
    expect(world.delivered.slice(2).map(({ text }) => text)).toEqual(['sorry', 'sorry']);
  });

  it('hands over to a successor execution before a year is over', async () => {
    const world = await journeyWorld();
    const wait = (next: string) => ({ kind: 'wait', for: { days: 200 }, next });
    const { journeyId } = await world.publish({
      name: 'Long',
      ...manual,
      start: 'one',
      nodes: {
        one: say('one', 'restOne'),
        restOne: wait('two'),
        two: say('two', 'restTwo'),
        restTwo: wait('three'),
        three: say('three', 'out'),
        out: exit,
      },
    });
    world.enter(journeyId, members(2));
    await world.pass(days(401));
    expect(world.delivered.map(({ text }) => text)).toEqual(['one', 'one', 'two', 'two', 'three', 'three']);
    const executions = [...world.executions.values()].map(({ execution }) => execution);
    expect(executions.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });
});
