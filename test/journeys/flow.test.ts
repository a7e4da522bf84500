import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, days, hours, journeyWorld } from '../support/journey-world.ts';

const member = (index: number): string => deterministicId('flow member', index);
const members = (count: number): string[] => Array.from({ length: count }, (_, index) => member(index));
const say = (words: string, next: string) => ({
  kind: 'send',
  messages: [{ type: 'text', text: words }],
  next,
});
const out = { kind: 'exit' };
const named = { name: 'Flow', trigger: { kind: 'manual' } };

type World = Awaited<ReturnType<typeof journeyWorld>>;
const textsOf = (world: World, memberId: string) =>
  world.delivered.filter((sent) => sent.memberId === memberId).map(({ text }) => text);
const known = (world: World, memberId: string, more: object = {}) =>
  world.snapshots.set(memberId, {
    ...{ channelId, memberId, lifecycle: 'friend', attributes: {}, tags: {}, createdAt: 0 },
    ...more,
  });

it('wakes each of 110 members on its own day, though they wait as one cohort before', async () => {
  const world = await journeyWorld();
  const start = world.clock.now();
  for (const [index, memberId] of members(110).entries())
    known(world, memberId, { attributes: { due: start + days(1) + index * hours(1) } });
  const { journeyId } = await world.publish({
    ...named,
    start: 'due',
    nodes: {
      due: { kind: 'wait', untilDate: { attribute: 'due' }, next: 'now' },
      now: say('now', 'out'),
      out,
    },
  });
  world.enter(journeyId, members(110));
  await world.pass(days(9));
  const dayOf = new Map(world.delivered.map(({ memberId, at }) => [memberId, at]));
  expect(members(110).map((memberId) => dayOf.get(memberId))).toEqual(
    members(110).map((_, index) => start + days(1) + index * hours(1)),
  );
});

it('lets members who went round equally often walk together again, and no others', async () => {
  const world = await journeyWorld();
  for (const [index, memberId] of members(4).entries()) world.bestHours.set(memberId, 12 + (index % 2));
  for (const memberId of members(4)) known(world, memberId);
  const { journeyId } = await world.publish({
    ...named,
    start: 'hour',
    nodes: {
      hour: { kind: 'wait', untilBestHour: true, next: 'hello' },
      hello: say('hello', 'evening'),
      evening: { kind: 'wait', until: { localTime: '20:00' }, next: 'again' },
      again: { kind: 'goTo', next: 'hour', atMost: 2, otherwise: 'out' },
      out,
    },
  });
  world.enter(journeyId, members(4));
  await world.pass(days(5));
  expect(members(4).map((memberId) => textsOf(world, memberId))).toEqual(
    members(4).map(() => ['hello', 'hello', 'hello']),
  );
});

it('takes the way of the event that came first, early or late', async () => {
  const world = await journeyWorld();
  const { journeyId } = await world.publish({
    ...named,
    start: 'rest',
    nodes: {
      rest: { kind: 'wait', for: { hours: 2 }, next: 'answer' },
      answer: {
        kind: 'waitFor',
        events: [
          { event: { type: 'order.placed', where: { amountMinor: { gte: 1000 } } }, next: 'bought' },
          { event: { type: 'postback.received', where: { data: { in: ['no', 'never'] } } }, next: 'refused' },
        ],
        timeout: { days: 1 },
        onTimeout: 'silent',
      },
      bought: say('bought', 'out'),
      refused: say('refused', 'out'),
      silent: say('silent', 'out'),
      out,
    },
  });
  world.enter(journeyId, members(4));
  await world.pass(hours(1));
  await world.happen('postback.received', [member(0)], { data: 'never' });
  await world.pass(hours(0.5));
  await world.happen('order.placed', [member(0)], { amountMinor: 2000 });
  await world.pass(hours(2));
  await world.happen('order.placed', [member(1)], { amountMinor: 999 });
  await world.happen('postback.received', [member(1)], { data: 'no' });
  await world.happen('order.placed', [member(2)], { amountMinor: 1000 });
  expect(world.delivered.map(({ memberId, text }) => [memberId, text])).toEqual([
    [member(0), 'refused'],
    [member(1), 'refused'],
    [member(2), 'bought'],
  ]);
  await world.pass(days(2));
  expect(textsOf(world, member(3))).toEqual(['silent']);
});

it('ignores an answer to an earlier send that comes late', async () => {
  const world = await journeyWorld();
  const question = (next: string) => ({
    kind: 'waitFor',
    event: { type: 'postback.received' },
    timeout: { hours: 3 },
    onEvent: 'thanks',
    onTimeout: next,
  });
  const { journeyId } = await world.publish({
    ...named,
    start: 'one',
    nodes: {
      one: say('one', 'first'),
      first: question('two'),
      two: say('two', 'second'),
      second: question('out'),
      thanks: say('thanks', 'out'),
      out,
    },
  });
  world.enter(journeyId, members(1));
  await world.pass(hours(1));
  const answer = world.occur('postback.received', members(1));
  await world.pass(hours(3));
  await world.bring(answer);
  await world.pass(days(1));
  expect(textsOf(world, member(0))).toEqual(['one', 'two']);
});

it('plans a wait out of the quiet hours before a marketing send, and not before anything else', async () => {
  // It is 11:00 in Taipei.
  const world = await journeyWorld({ quietHours: { start: '21:00', end: '09:00' } });
  const start = world.clock.now();
  const nodes = {
    rest: { kind: 'wait', for: { hours: 11 }, next: 'hello' },
    hello: say('hello', 'out'),
    out,
  };
  const marketing = await world.publish({ ...named, start: 'rest', nodes });
  const other = await world.publish({ ...named, purpose: 'transactional', start: 'rest', nodes });
  world.enter(marketing.journeyId, [member(0)]);
  world.enter(other.journeyId, [member(1)]);
  await world.pass(days(2));
  expect(world.delivered.map(({ memberId, at }) => [memberId, at - start])).toEqual([
    [member(1), hours(11)],
    [member(0), hours(22)],
  ]);
});

it('branches by segment, clicks on its own sends, counted events and reachability', async () => {
  const world = await journeyWorld();
  const lineUserId = 'U1';
  for (const memberId of members(5)) known(world, memberId, { lineUserId });
  known(world, member(4), {
    lineUserId,
    preferences: { all: 'out', topics: {}, at: 0, by: 'api', revision: 1 },
  });
  world.segmentMembers.set('vip', [member(0)]);
  const { journeyId } = await world.publish({
    ...named,
    start: 'hello',
    nodes: {
      hello: { ...say('hello', 'rest'), links: { mode: 'perMember' } },
      rest: { kind: 'wait', for: { hours: 2 }, next: 'which' },
      which: {
        kind: 'branch',
        cases: [
          { when: { segmentId: 'vip' }, next: 'vip' },
          { when: { clicked: true, send: 'hello' }, next: 'clicked' },
          { when: { eventSeen: { type: 'order.placed' }, within: { days: 1 }, atLeast: 2 }, next: 'buyer' },
          { when: { reachable: false }, next: 'mute' },
        ],
        otherwise: 'rest2',
      },
      ...Object.fromEntries(
        ['vip', 'clicked', 'buyer', 'mute', 'rest2'].map((name) => [name, say(name, 'out')]),
      ),
      out,
    },
  });
  world.enter(journeyId, members(5));
  await world.pass(hours(1));
  const click = (memberId: string, journey: string) =>
    world.activities.push({
      ...{ memberId, type: 'link.clicked', at: world.clock.now() },
      data: { originKey: `journey:${journey}`, origin: { nodeIds: ['hello'] } },
    });
  click(member(1), journeyId);
  click(member(2), 'another');
  for (const memberId of [member(2), member(2), member(3)]) await world.happen('order.placed', [memberId]);
  await world.pass(hours(2));
  expect(members(5).map((memberId) => textsOf(world, memberId)[1])).toEqual([
    'vip',
    'clicked',
    'buyer',
    'rest2',
    'mute',
  ]);
});

it('counts who took a way of a split that learns, and once for each whom it won', async () => {
  const world = await journeyWorld();
  const { journeyId } = await world.publish({
    ...named,
    start: 'coin',
    nodes: {
      coin: {
        kind: 'split',
        ways: ['a', 'b'].map((next) => ({ weight: 1, next })),
        learn: { by: 'order', within: { days: 2 }, explore: 1 },
      },
      a: say('a', 'rest'),
      b: say('b', 'rest'),
      rest: { kind: 'wait', for: { days: 10 }, next: 'out' },
      out,
    },
  });
  world.enter(journeyId, members(20));
  await world.pass(hours(1));
  const takers = members(20).filter((memberId) => textsOf(world, memberId)[0] === 'a');
  const [buyer = '', late = ''] = takers;
  for (let time = 0; time < 2; time += 1) await world.happen('order.placed', [buyer]);
  await world.pass(days(3));
  await world.happen('order.placed', [late]);
  expect(await world.cohorts.readCounts(journeyId, 1)).toMatchObject({
    'coin/way 1': { entered: takers.length },
    'coin/way 2': { entered: 20 - takers.length },
    'coin/way 1/won': { entered: 1 },
  });
});
