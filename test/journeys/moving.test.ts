import fc from 'fast-check';
import { explainJourney } from '../../lambdas/journeys/explain-journey.ts';
import { retireVersions } from '../../lambdas/journeys/retire-versions.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { days, hours, journeyWorld } from '../support/journey-world.ts';
import { chances } from '../support/random-journeys.ts';
import { variedJourney } from '../support/varied-journey.ts';

const member = (index: number): string => deterministicId('moving member', index);
const members = (count: number): string[] => Array.from({ length: count }, (_, index) => member(index));
const say = (words: string, next: string) => ({
  kind: 'send',
  messages: [{ type: 'text', text: words }],
  next,
});
const series = (change: object = {}, more: object = {}) => ({
  name: 'Series',
  trigger: { kind: 'manual' },
  start: 'hello',
  nodes: {
    hello: say('hello', 'rest'),
    rest: { kind: 'wait', for: { days: 3 }, next: 'bye' },
    bye: say('old bye', 'out'),
    out: { kind: 'exit' },
    ...change,
  },
  ...more,
});
const asking = {
  rest: {
    kind: 'waitFor',
    event: { type: 'postback.received' },
    timeout: { days: 3 },
    onEvent: 'thanks',
    onTimeout: 'bye',
  },
  thanks: say('old thanks', 'out'),
};

type World = Awaited<ReturnType<typeof journeyWorld>>;
const textsOf = (world: World, memberId: string) =>
  world.delivered.filter((sent) => sent.memberId === memberId).map(({ text }) => text);
const counts = (world: World, journeyId: string, version: number) =>
  world.cohorts.readCounts(journeyId, version);

/** Two members in the first version, the given time after they came to its wait. */
async function inside(definition: object, waitedMs: number) {
  const world = await journeyWorld();
  const { journeyId } = await world.publish(definition);
  world.enter(journeyId, members(2));
  await world.settle();
  await world.pass(waitedMs);
  return { world, journeyId };
}

describe('members who move to a new version', () => {
  it('sleep on until the same moment, and are counted in both versions', async () => {
    const { world, journeyId } = await inside(series(), days(1));
    const journey = await world.publish(series({ bye: say('new bye', 'out') }), journeyId);
    const view = await world.move(journeyId);
    const standing = { version: 1, nodeId: 'rest', members: 2, cohorts: 1 };
    expect(view).toEqual({
      to: 2,
      moved: 0,
      moving: [{ ...standing, how: 'goesOn' }],
      later: [],
      staying: [],
    });
    await world.settle();
    expect(await world.move(journeyId)).toMatchObject({ moved: 2, moving: [] });
    expect(await counts(world, journeyId, 1)).toMatchObject({
      rest: { entered: 2, left: 2 },
      'moved/out': { entered: 2 },
    });
    expect(await counts(world, journeyId, 2)).toMatchObject({
      rest: { entered: 2 },
      'moved/in': { entered: 2 },
    });
    // Nothing of the first version runs any more, so it can go.
    expect(await retireVersions(world.deps, journey)).toBe(0);
    await world.pass(days(2) - 1);
    expect(textsOf(world, member(0))).toEqual(['hello']);
    await world.pass(1);
    expect(members(2).map((memberId) => textsOf(world, memberId))).toEqual([
      ['hello', 'new bye'],
      ['hello', 'new bye'],
    ]);
    expect(await counts(world, journeyId, 2)).toMatchObject({
      rest: { entered: 2, left: 2 },
      bye: { entered: 2, left: 2, sent: 2 },
    });
    const explained = await explainJourney(
      { ...world.deps, explainRecipient: () => Promise.resolve({ status: 'waiting' }) },
      journey,
      member(0),
    );
    expect(explained.why[1]).toMatch(/^It was moved to version 2 on /);
    expect(explained.entered?.version).toBe(1);
    expect(explained.steps.map(({ edge, nodeIds }) => [...nodeIds, edge])).toEqual([
      ['hello', 'next'],
      ['rest', 'moved'],
      ['bye', 'next'],
    ]);
  });

  it.each([
    ['a longer wait', 5, [days(3), days(1)]],
    ['a shorter one that is over', 1, [0, 0]],
  ])('have waited already what they waited before: %s', async (_what, lasts, [asleep = 0, more = 0]) => {
    const { world, journeyId } = await inside(series(), days(2));
    await world.publish(series({ rest: { kind: 'wait', for: { days: lasts }, next: 'bye' } }), journeyId);
    await world.move(journeyId);
    await world.pass(Math.max(0, asleep - 1));
    expect(textsOf(world, member(0))).toHaveLength(more === 0 ? 2 : 1);
    await world.pass(1);
    expect(textsOf(world, member(0))).toEqual(['hello', 'old bye']);
  });

  it('take the new ways when their event comes, and the new goals at once', async () => {
    const { world, journeyId } = await inside(series(asking), days(1));
    const goals = [{ name: 'bought', when: { event: { type: 'order.placed' } } }];
    await world.publish(series({ ...asking, thanks: say('new thanks', 'out') }, { goals }), journeyId);
    await world.move(journeyId);
    await world.settle();
    await world.happen('postback.received', [member(0)]);
    await world.happen('order.placed', [member(1)]);
    await world.pass(days(5));
    expect(members(2).map((memberId) => textsOf(world, memberId))).toEqual([
      ['hello', 'new thanks'],
      ['hello'],
    ]);
    expect(await counts(world, journeyId, 2)).toMatchObject({
      'goal/bought': { entered: 1 },
      rest: { entered: 2, left: 2 },
    });
  });

  it('finish in their version where the new one has no such node, and the preview says why', async () => {
    const { world, journeyId } = await inside(series(), days(1));
    const { nodes, ...rest } = series();
    await world.publish(
      { ...rest, nodes: { hello: say('hello', 'bye'), bye: nodes.bye, out: nodes.out } },
      journeyId,
    );
    expect(await world.move(journeyId)).toMatchObject({
      moving: [],
      staying: [
        {
          version: 1,
          nodeId: 'rest',
          members: 2,
          reason: 'nodeGone',
          words: 'The version has no node rest.',
        },
      ],
    });
    await world.pass(days(3));
    expect(textsOf(world, member(0))).toEqual(['hello', 'old bye']);
    expect(await counts(world, journeyId, 1)).toMatchObject({
      rest: { entered: 2, left: 2 },
      bye: { sent: 2 },
    });
  });

  it('move while the journey is paused, and say the new words when it is resumed', async () => {
    const { world, journeyId } = await inside(series(), days(1));
    await world.setStatus(journeyId, 'paused');
    await world.pass(days(3));
    await world.publish(series({ bye: say('new bye', 'out') }), journeyId);
    await world.move(journeyId);
    await world.settle();
    expect(await world.cohorts.listLiving(journeyId)).toMatchObject([{ version: 2, status: 'held' }]);
    await world.setStatus(journeyId, 'published');
    await world.resume(journeyId);
    await world.settle();
    expect(textsOf(world, member(0))).toEqual(['hello', 'new bye']);
  });

  it('stay where a send has begun and is parked', async () => {
    const { world, journeyId } = await inside(series(), days(1));
    world.answers.deliver = () => ({ outcome: 'parked', reason: 'monthly quota used up' });
    await world.pass(days(3));
    world.answers.deliver = undefined;
    await world.publish(series({ bye: say('new bye', 'out') }), journeyId);
    expect(await world.move(journeyId)).toMatchObject({
      moving: [],
      staying: [{ reason: 'begun', members: 2 }],
    });
    await world.settle();
    await world.resume(journeyId);
    await world.settle();
    expect(textsOf(world, member(0))).toEqual(['hello', 'old bye']);
  });

  it('each get every message once, whatever crashes between any two effects and whatever comes meanwhile', async () => {
    const { nodes } = variedJourney;
    const changed = {
      ...variedJourney,
      nodes: { ...nodes, thanks: say('new thanks', 'rest'), bye: say('new bye', 'out') },
    };
    const everybody = members(7);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.subarray([0, 1, 2, 3, 4, 5, 6]),
        fc.constantFrom(hours(3), days(2) - 1, days(2), days(2) + hours(2)),
        fc.integer({ min: 1, max: 120 }),
        async (seed, answering, movesAfterMs, eventAfterCalls) => {
          let [isArmed, calls] = [false, 0];
          const chance = chances(seed, 0.05);
          const world = await journeyWorld({
            crash: () => isArmed && chance(),
            meanwhile: async () => {
              calls += isArmed ? 1 : 0;
              // Another function has the event while the move is half done; whatever stops it there, it comes again.
              if (calls === eventAfterCalls) await world.react(event).catch(() => undefined);
            },
          });
          const { journeyId } = await world.publish(variedJourney);
          world.enter(journeyId, everybody);
          await world.settle();
          await world.pass(movesAfterMs);
          await world.publish(changed, journeyId);
          const event = world.occur('postback.received', answering.map(member));
          isArmed = true;
          await world.orderMove(journeyId, 2);
          await world.settle();
          await world.bring(event);
          await world.pass(days(5));
          isArmed = false;
          for (const memberId of everybody) {
            const answered = answering.map(member).includes(memberId) && movesAfterMs < days(2);
            const middle: unknown = expect.stringMatching(answered ? /thanks$/ : /^[ab]$/);
            expect(textsOf(world, memberId)).toEqual(['ask', middle, 'new bye']);
          }
          expect(await world.cohorts.listLiving(journeyId)).toEqual([]);
          const [before, after] = [await counts(world, journeyId, 1), await counts(world, journeyId, 2)];
          expect([before['moved/out'], after['moved/in']]).toEqual([{ entered: 7 }, { entered: 7 }]);
          for (const [nodeId, figures] of [...Object.entries(before), ...Object.entries(after)])
            if (nodeId in nodes && nodeId !== 'out') expect(figures.left).toBe(figures.entered);
        },
      ),
      { numRuns: 5 },
    );
  }, 60_000);
});
