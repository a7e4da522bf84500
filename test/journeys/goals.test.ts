import fc from 'fast-check';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { isInside } from '../../lambdas/journeys/where-is.ts';
import { channelId, days, hours, journeyWorld } from '../support/journey-world.ts';
import { chances } from '../support/random-journeys.ts';

const member = (index: number): string => deterministicId('goal member', index);
const members = (count: number): string[] => Array.from({ length: count }, (_, index) => member(index));
const say = (words: string, next: string) => ({
  kind: 'send',
  messages: [{ type: 'text', text: words }],
  next,
});
const goals = [{ name: 'bought', when: { event: { type: 'order.placed' } } }];
const series = {
  name: 'Series',
  trigger: { kind: 'manual' },
  goals,
  exitRules: [
    { name: 'tagged', when: { tagAdded: 'vip' } },
    { name: 'gone', when: { unfollows: true } },
    { name: 'moved', when: { segmentEntered: 'abroad' } },
  ],
  start: 'one',
  nodes: {
    one: say('one', 'rest'),
    rest: { kind: 'wait', for: { days: 1 }, next: 'two' },
    two: say('two', 'out'),
    out: { kind: 'exit' },
  },
};

type World = Awaited<ReturnType<typeof journeyWorld>>;
const textsOf = (world: World, memberId: string) =>
  world.delivered.filter((sent) => sent.memberId === memberId).map(({ text }) => text);

it('takes a member that reaches a goal out of its sleep at once, counts it once, and leaves the others alone', async () => {
  const world = await journeyWorld();
  const { journeyId } = await world.publish(series);
  world.enter(journeyId, members(3));
  await world.settle();
  await world.pass(hours(1));
  const event = world.occur('order.placed', [member(0)]);
  await world.bring(event);
  await world.bring(event);
  const enrolment = await world.enrolments.read(channelId, member(0), journeyId);
  expect(enrolment && (await isInside(world, enrolment))).toBe(false);
  expect(await world.cohorts.readCounts(journeyId, 1)).toMatchObject({
    'goal/bought': { entered: 1 },
    rest: { entered: 3, left: 1 },
  });
  await world.pass(days(2));
  expect(members(3).map((memberId) => textsOf(world, memberId))).toEqual([
    ['one'],
    ['one', 'two'],
    ['one', 'two'],
  ]);
  const counts = await world.cohorts.readCounts(journeyId, 1);
  expect(counts).toMatchObject({
    rest: { entered: 3, left: 3 },
    out: { entered: 2 },
    'goal/bought': { entered: 1 },
  });
});

it.each([
  ['a tag', 'tag.added', { tag: 'vip' }, 'exit/tagged'],
  ['a segment', 'segment.entered', { segmentId: 'abroad' }, 'exit/moved'],
  ['a block', 'friend.blocked', {}, 'exit/gone'],
])('takes a member out by an exit rule: %s', async (_what, type, data, figure) => {
  const world = await journeyWorld();
  const { journeyId } = await world.publish(series);
  world.enter(journeyId, members(2));
  await world.settle();
  await world.pass(hours(1));
  await world.happen(type, [member(1)], data);
  await world.happen('tag.added', [member(0)], { tag: 'other' });
  await world.pass(days(2));
  expect(members(2).map((memberId) => textsOf(world, memberId))).toEqual([['one', 'two'], ['one']]);
  expect(await world.cohorts.readCounts(journeyId, 1)).toMatchObject({ [figure]: { entered: 1 } });
});

it('takes nobody out by what happened before the entry, or let it in', async () => {
  const world = await journeyWorld();
  const { journeyId } = await world.publish(series);
  const before = world.occur('order.placed', members(2));
  world.clock.advance(1000);
  world.enter(journeyId, members(2));
  await world.settle();
  const atEntry = world.occur('order.placed', [member(1)]);
  await world.bring(before);
  await world.bring(atEntry);
  await world.pass(days(2));
  expect(textsOf(world, member(1))).toEqual(['one', 'two']);
});

it('takes a member out of a paused journey, and of a send that waits for a person', async () => {
  const world = await journeyWorld();
  const { journeyId } = await world.publish(series);
  world.enter(journeyId, members(3));
  await world.settle();
  await world.setStatus(journeyId, 'paused');
  await world.pass(days(2));
  await world.happen('order.placed', [member(0)]);
  await world.setStatus(journeyId, 'published');
  world.answers.deliver = () => ({ outcome: 'parked', reason: 'monthly quota used up' });
  await world.resume(journeyId);
  await world.settle();
  await world.happen('order.placed', [member(1)]);
  world.answers.deliver = undefined;
  await world.resume(journeyId);
  await world.pass(days(2));
  // The send of the others had been decided: whoever leaves meanwhile leaves behind it.
  expect(members(3).map((memberId) => textsOf(world, memberId))).toEqual([
    ['one'],
    ['one', 'two'],
    ['one', 'two'],
  ]);
  const counts = await world.cohorts.readCounts(journeyId, 1);
  expect(counts).toMatchObject({ 'goal/bought': { entered: 2 }, out: { entered: 2 } });
});

it('counts who comes to a goal in the graph, and ends there', async () => {
  const world = await journeyWorld();
  const { journeyId } = await world.publish({
    ...series,
    nodes: {
      ...series.nodes,
      rest: {
        kind: 'waitFor',
        event: { type: 'postback.received' },
        timeout: { days: 1 },
        onEvent: 'won',
        onTimeout: 'two',
      },
      won: { kind: 'goal', name: 'answered' },
    },
  });
  world.enter(journeyId, members(2));
  await world.settle();
  await world.pass(hours(1));
  await world.happen('postback.received', [member(0)]);
  await world.pass(days(2));
  expect(await world.cohorts.readCounts(journeyId, 1)).toMatchObject({
    won: { entered: 1 },
    out: { entered: 1 },
  });
});

/** Members part and meet again all the time. */
const restless = {
  name: 'Restless',
  trigger: { kind: 'manual' },
  goals,
  start: 'wake',
  nodes: {
    wake: { kind: 'wait', for: { hours: 1 }, next: 'part' },
    part: {
      kind: 'branch',
      cases: [{ when: { attribute: 'odd', equals: true }, next: 'left' }],
      otherwise: 'right',
    },
    left: say('left', 'hour'),
    right: say('right', 'hour'),
    hour: { kind: 'wait', untilBestHour: true, next: 'again' },
    again: { kind: 'goTo', next: 'part', atMost: 3, otherwise: 'out' },
    out: { kind: 'exit' },
  },
};

/** Around these calls members are between two cohorts. */
const onTheWay = ['begin', 'move', 'fixMembers'];

/** Six members walk; each reaches the goal at some instant after so many hours, in the midst of whatever goes on. */
async function walkStruck(seed: number, afterHours: number) {
  const [crashes, often, seldom] = [chances(seed, 0.01), chances(seed + 1, 0.3), chances(seed + 2, 0.04)];
  const waiting = members(6);
  const reached = new Map<string, { at: number; sent: number }>();
  let armed = false;
  let struck: string | undefined;
  const isDue = (call: string): boolean =>
    armed &&
    struck === undefined &&
    world.clock.now() > startedAt + hours(afterHours) &&
    (onTheWay.includes(call) ? often : seldom)();
  const world: World = await journeyWorld({
    crash: () => armed && crashes(),
    async meanwhile(call) {
      if (!isDue(call)) return;
      struck = waiting.pop();
      if (struck === undefined) return;
      await world.bringOnly(world.occur('order.placed', [struck]));
      reached.set(struck, { at: world.clock.now(), sent: textsOf(world, struck).length });
      struck = undefined;
    },
  });
  const startedAt = world.clock.now();
  for (const [index, memberId] of waiting.entries()) {
    world.bestHours.set(memberId, 10 + (index % 3));
    const facts = { attributes: { odd: index % 2 === 1 }, tags: {}, createdAt: 0 };
    world.snapshots.set(memberId, { channelId, memberId, lifecycle: 'friend', ...facts });
  }
  const { journeyId } = await world.publish(restless);
  armed = true;
  world.enter(journeyId, members(6), 'once');
  await world.pass(days(30));
  armed = false;
  const counts = await world.cohorts.readCounts(journeyId, 1);
  return { world, reached, counts, living: await world.cohorts.listLiving(journeyId) };
}

it('sends nothing after the goal and counts it once, in whatever instant it is reached', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(0, 0, 20, 60), async (seed, afterHours) => {
      const { world, reached, counts, living } = await walkStruck(seed, afterHours);
      for (const [memberId, { at, sent }] of reached) {
        const times = world.delivered.filter((one) => one.memberId === memberId).map((one) => one.at);
        expect(Math.max(...times)).toBeLessThanOrEqual(at);
        // The send that was under way when it came may still have gone out.
        expect(times.length - sent).toBeLessThanOrEqual(1);
      }
      // With the last of four sends gone a member is through, or about to be.
      const early = [...reached.values()].filter(({ sent }) => sent < 4).length;
      const bought = counts['goal/bought']?.entered ?? 0;
      const ended = bought + (counts['out']?.entered ?? 0);
      expect(bought).toBeGreaterThanOrEqual(early);
      expect(bought).toBeLessThanOrEqual(reached.size);
      expect(ended).toBeGreaterThanOrEqual(6);
      expect(ended).toBeLessThanOrEqual(6 + bought - early);
      for (const nodeId of Object.keys(restless.nodes).filter((id) => id !== 'out'))
        expect(counts[nodeId]?.left).toBe(counts[nodeId]?.entered);
      expect(living).toEqual([]);
    }),
    { numRuns: 10 },
  );
}, 60_000);
