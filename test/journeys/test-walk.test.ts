import { explainJourney } from '../../lambdas/journeys/explain-journey.ts';
import type { Journey } from '../../lambdas/journeys/domain/journey.ts';
import { mostOpenTestWalks, testWalkKeptMs, waitEndIn } from '../../lambdas/journeys/domain/test-walk.ts';
import { testWalkIdOf } from '../../lambdas/journeys/domain/names.ts';
import { startTestWalk } from '../../lambdas/journeys/start-test-walk.ts';
import { tidyTestWalks } from '../../lambdas/journeys/tidy-test-walks.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { channelId, days, journeyWorld } from '../support/journey-world.ts';

const me = deterministicId('test walk member', 0);
const another = deterministicId('another journey');
const say = (words: string, next: string) => ({
  kind: 'send',
  messages: [{ type: 'text', text: words }],
  next,
});
/** Entry rules that would let nobody in, a wait of days, a question, and every effect that others would notice. */
const definition = {
  name: 'Series',
  trigger: { kind: 'event', type: 'friend.followed' },
  entry: { reentry: 'never', startAt: '2090-01-01T00:00:00Z', holdoutShare: 0.9, caps: { inAll: 1 } },
  start: 'rest',
  nodes: {
    rest: { kind: 'wait', for: { days: 3 }, next: 'ask' },
    ask: say('ask', 'answer'),
    answer: {
      kind: 'waitFor',
      event: { type: 'postback.received' },
      since: 'now',
      timeout: { days: 2 },
      onEvent: 'thanks',
      onTimeout: 'birthday',
    },
    thanks: say('thanks', 'crm'),
    crm: { kind: 'webhook', url: 'https://crm.example.com/hook', next: 'staff' },
    staff: {
      kind: 'notifyStaff',
      to: { memberIds: [deterministicId('staff')] },
      text: '{{count}} yes',
      next: 'other',
    },
    other: { kind: 'enterJourney', journeyId: another, next: 'out' },
    birthday: { kind: 'wait', untilDate: { attribute: 'birthday' }, next: 'out', otherwise: 'none' },
    none: say('no birthday', 'out'),
    out: { kind: 'exit' },
  },
};

type World = Awaited<ReturnType<typeof journeyWorld>>;

async function opened() {
  const world = await journeyWorld({ quietHours: { start: '00:00', end: '23:59' } });
  world.snapshots.set(me, { memberId: me, lifecycle: 'friend', attributes: {}, tags: {} } as never);
  const journey = await world.publish(definition);
  const start = (idempotencyKey?: string) =>
    startTestWalk(world.deps, journey, {
      test: {
        ...{ journeyId: journey.journeyId, of: 'draft', memberIds: [me], waitSeconds: 5, timeoutSeconds: 60 },
      },
      ...{ version: 2, definition: JourneyDefinition.parse(definition), idempotencyKey },
    });
  return { world, journey, start };
}

const texts = (world: World) => world.delivered.map(({ text }) => text);
const explained = (world: World, walk: Journey) =>
  explainJourney({ ...world.deps, explainRecipient: () => Promise.resolve({ status: 'waiting' }) }, walk, me);

describe('a test walk', () => {
  it('goes through the journey in seconds, tells nobody else, and leaves no trace in its figures', async () => {
    const { world, journey, start } = await opened();
    const entered = { name: 'Another', trigger: { kind: 'manual' }, start: 'hi' };
    await world.publish({ ...entered, nodes: { hi: say('hi', 'out'), out: { kind: 'exit' } } }, another);
    const walk = await start();
    await world.settle();
    await world.pass(4_999);
    expect(texts(world)).toEqual([]);
    await world.pass(1);
    expect(await explained(world, walk)).toMatchObject({
      state: 'inside',
      now: { nodeId: 'answer', until: new Date(world.clock.now() + 60_000).toISOString() },
    });
    await world.pass(30_000);
    await world.happen('postback.received', [me]);
    expect(world.delivered.map(({ memberId, text }) => [memberId, text])).toEqual([
      [me, 'ask'],
      [me, 'thanks'],
      [me, '[staff] 1 yes'],
    ]);
    const [call] = world.outside.calls;
    expect(JSON.parse(call?.body ?? '{}')).toMatchObject({
      journeyId: journey.journeyId,
      version: 2,
      test: true,
    });
    expect(await explained(world, walk)).toMatchObject({ state: 'finished' });
    expect(await world.cohorts.readCounts(journey.journeyId, 1)).toEqual({});
    expect(await world.cohorts.listLiving(another)).toEqual([]);
    expect(await world.enrolments.read(channelId, me, journey.journeyId)).toBeUndefined();
    const listed = (await world.journeys.list(channelId)).map(({ journeyId }) => journeyId);
    expect(listed.sort()).toEqual([journey.journeyId, another].sort());
  });

  it('takes the way of whoever does not answer in time, and the way of its members at waits of their own', async () => {
    const { world, start } = await opened();
    await start();
    await world.settle();
    await world.pass(65_000);
    expect(texts(world)).toEqual(['ask', 'no birthday']);
  });

  it('starts once for a key, also when the first try crashed, and two of them walk beside each other', async () => {
    let crashes = 0;
    const { world, start } = await opened();
    const { machines } = world.deps;
    const create = machines.create.bind(machines);
    machines.create = (machine) => {
      crashes += 1;
      return crashes === 1 ? Promise.reject(new Error('crash')) : create(machine);
    };
    await expect(start('key')).rejects.toThrow('crash');
    const walks = [await start('key'), await start('key'), await start()];
    expect(new Set(walks.map(({ journeyId }) => journeyId)).size).toBe(2);
    await world.settle();
    await world.pass(5_000);
    expect(texts(world)).toEqual(['ask', 'ask']);
  });

  it('is taken back when it is over or a day old, and only so many are under way at a time', async () => {
    const { world, start } = await opened();
    const first = await start();
    for (let count = 1; count < mostOpenTestWalks; count += 1)
      await world.journeys.create({ ...first, journeyId: testWalkIdOf(String(count)) });
    await expect(start()).rejects.toThrow(/20 test walks of the channel are under way, 20 may be/);
    await world.settle();
    world.clock.set(world.clock.now() + days(1) + 1);
    expect(await tidyTestWalks(world.deps, channelId)).toBe(0);
    expect(await world.journeys.readVersion(first.journeyId, 2)).toMatchObject({ retired: true });
    expect(await explained(world, first)).toMatchObject({
      why: [expect.anything(), 'It left when the journey was stopped.'],
    });
    await start();
    world.clock.set(world.clock.now() + testWalkKeptMs);
    expect(await tidyTestWalks(world.deps, channelId)).toBe(0);
  });
});

it('shortens no wait that is short by itself', () => {
  const version = {
    definition: JourneyDefinition.parse(definition),
    test: { waitSeconds: 5, timeoutSeconds: 60 },
  };
  const end = (nodeId: string, untilEpochMs: number) =>
    waitEndIn(version, nodeId, { untilEpochMs, nowEpochMs: 1000 });
  expect([end('rest', 2000), end('rest', days(3)), end('answer', days(3))]).toEqual([2000, 6000, 61_000]);
});
