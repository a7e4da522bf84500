import { isHeldOut } from '../../lambdas/journeys/domain/is-held-out.ts';
import { entryEvent } from '../../lambdas/journeys/domain/entry-event.ts';
import { explainJourney } from '../../lambdas/journeys/explain-journey.ts';
import { createGatherEntrants } from '../../lambdas/journeys/gather-entrants.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, Crash, days, hours, journeyWorld } from '../support/journey-world.ts';

const member = (index: number): string => deterministicId('entrant', index);
const members = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => member(from + index));
const journey = (entry: object, trigger: object = { kind: 'manual' }) => ({
  name: 'Entry',
  trigger,
  entry,
  start: 'hello',
  nodes: {
    hello: { kind: 'send', messages: [{ type: 'text', text: 'hello' }], next: 'rest' },
    rest: { kind: 'wait', for: { hours: 1 }, next: 'out' },
    out: { kind: 'exit' },
  },
});
const unlessCrash = (error: unknown): undefined => {
  if (!(error instanceof Crash)) throw error;
};
type World = Awaited<ReturnType<typeof journeyWorld>>;
const greeted = ({ delivered }: World): string[] => delivered.map(({ memberId }) => memberId).sort();
const reasonOf = async ({ refusals }: World, journeyId: string, memberId: string) =>
  (await refusals.read(channelId, memberId, journeyId))?.reason;
/** A window of the entry queue, as the consumer gets it. */
const windowOf = (world: World, journeyId: string, entries: readonly (readonly [string, string[]])[]) =>
  entries.map(([causeId, memberIds], index) => {
    const occurredAt = new Date(world.clock.now()).toISOString();
    const body = entryEvent({ journeyId, causeId, channelId, occurredAt, memberIds });
    return { id: String(index), body, receiveCount: 1, sentAt: 0 };
  });

describe('entry rules', () => {
  it('take nobody before the start and from the end on, by the moment of the cause', async () => {
    const world = await journeyWorld();
    const now = world.clock.now();
    const iso = (ms: number) => new Date(now + ms).toISOString();
    const { journeyId } = await world.publish(journey({ startAt: iso(hours(1)), endAt: iso(hours(2)) }));
    world.enter(journeyId, [member(1)]);
    await world.pass(hours(1));
    world.enter(journeyId, [member(2)]);
    await world.pass(hours(1));
    world.enter(journeyId, [member(3)]);
    await world.settle();
    expect(greeted(world)).toEqual([member(2)]);
    expect(await reasonOf(world, journeyId, member(1))).toBe('beforeStart');
    expect(await reasonOf(world, journeyId, member(2))).toBeUndefined();
    expect(await reasonOf(world, journeyId, member(3))).toBe('afterEnd');
  });

  it('take only members of the segment, asked once for a whole request', async () => {
    const world = await journeyWorld();
    world.segments.set('s1', new Set([member(1)]));
    const { journeyId } = await world.publish(journey({ segment: { segmentId: 's1' } }));
    world.enter(journeyId, members(3));
    await world.settle();
    expect(greeted(world)).toEqual([member(1)]);
    expect(await world.refusals.read(channelId, member(2), journeyId)).toMatchObject({
      reason: 'notInSegment',
      version: 1,
      at: world.clock.now(),
    });
  });

  it('complete the cohort of a member who has left the segment between two tries', async () => {
    const world = await journeyWorld();
    world.segments.set('s1', new Set([member(1)]));
    const { journeyId } = await world.publish(journey({ segment: { segmentId: 's1' } }));
    const begin = {
      ...world.deps,
      cohorts: { ...world.cohorts, open: () => Promise.reject(new Error('crash')) },
    };
    const batch = windowOf(world, journeyId, [['cause', [member(1)]]]);
    await expect(createGatherEntrants(begin)(batch)).rejects.toThrow('crash');
    world.segments.set('s1', new Set());
    await createGatherEntrants(world.deps)(batch);
    await world.settle();
    expect(greeted(world)).toEqual([member(1)]);
    expect(await reasonOf(world, journeyId, member(1))).toBeUndefined();
  });

  it('remember the last refusal only, with its cause', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(journey({ reentry: 'never' }));
    world.enter(journeyId, [member(1)], 'first');
    await world.settle();
    const earlier = windowOf(world, journeyId, [['second', [member(1)]]]);
    await world.pass(days(1));
    world.enter(journeyId, [member(1)], 'third');
    await world.settle();
    await createGatherEntrants(world.deps)(earlier);
    expect(await world.refusals.read(channelId, member(1), journeyId)).toMatchObject({
      reason: 'reentry',
      causeId: 'third',
    });
  });

  it('let a member enter for each cause of one window when re-entry is free, and once when it is not', async () => {
    const world = await journeyWorld();
    const causes = ['first', 'second', 'first', 'third'].map((cause) => [cause, [member(1)]] as const);
    const free = await world.publish(journey({ reentry: 'always' }));
    const strict = await world.publish(journey({ reentry: 'never' }));
    const batch = [free, strict].flatMap(({ journeyId }) =>
      windowOf(
        world,
        journeyId,
        causes.map(([cause, ids]) => [cause, [...ids]]),
      ),
    );
    const take = createGatherEntrants(world.deps);
    await take(batch);
    await take(batch);
    await world.settle();
    expect(greeted(world)).toHaveLength(3 + 1);
    expect(await reasonOf(world, strict.journeyId, member(1))).toBe('reentry');
  });

  it('let a cause that comes again after a later entry have no effect', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(journey({ reentry: 'always' }));
    for (const cause of ['a', 'b', 'a', 'b']) {
      world.enter(journeyId, [member(1)], cause);
      await world.pass(hours(2));
    }
    expect(world.delivered).toHaveLength(2);
  });
});

describe('the holdout', () => {
  it('keeps the same share of members out for good, and remembers them', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(journey({ reentry: 'always', holdoutShare: 0.3 }));
    const everybody = members(200);
    world.enter(journeyId, everybody, 'first');
    await world.settle();
    world.enter(journeyId, everybody, 'second');
    await world.settle();
    const kept = everybody.filter((memberId) => isHeldOut(0.3, journeyId, memberId));
    expect(kept.length).toBeGreaterThan(40);
    expect(kept.length).toBeLessThan(80);
    expect(new Set(greeted(world))).toEqual(new Set(everybody.filter((id) => !kept.includes(id))));
    const enrolments = await world.enrolments.readMany(channelId, journeyId, everybody);
    expect(kept.every((memberId) => enrolments.get(memberId)?.heldOut)).toBe(true);
    expect(await world.cohorts.readCounts(journeyId, 1)).toMatchObject({
      '/entries': { entered: 2 * (200 - kept.length) },
      '/arm/entered': { entered: 200 - kept.length },
      '/arm/heldOut': { entered: kept.length },
    });
  });

  it('stays out when the share is taken back, and lets who was inside before go on', async () => {
    const world = await journeyWorld();
    const open = await world.publish(journey({ reentry: 'always' }));
    const { journeyId } = open;
    const everybody = members(20);
    const [inside = '', outside = ''] = everybody.filter((memberId) => isHeldOut(0.9, journeyId, memberId));
    world.enter(journeyId, [inside]);
    await world.settle();
    await world.publish(journey({ reentry: 'always', holdoutShare: 0.9 }), journeyId);
    world.enter(journeyId, [inside, outside]);
    await world.settle();
    expect(greeted(world)).toEqual([inside, inside]);
    await world.publish(journey({ reentry: 'always' }), journeyId);
    world.enter(journeyId, [outside]);
    await world.settle();
    expect(greeted(world)).toEqual([inside, inside]);
    expect(await reasonOf(world, journeyId, outside)).toBe('heldOut');
  });
});

describe('caps', () => {
  it('take exactly so many in all, and refuse the others with the reason', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(journey({ caps: { inAll: 150 } }));
    world.enter(journeyId, members(120));
    world.enter(journeyId, members(120, 120));
    await world.settle();
    expect(new Set(greeted(world)).size).toBe(150);
    const refused = members(240).filter((memberId) => !greeted(world).includes(memberId));
    expect(await reasonOf(world, journeyId, refused[0] ?? '')).toBe('full');
  });

  it('take so many on each local day of the channel', async () => {
    const world = await journeyWorld();
    // The world starts at 11:00 in Taipei.
    const { journeyId } = await world.publish(journey({ caps: { perDay: 2, inAll: 3 } }));
    world.enter(journeyId, members(3));
    await world.pass(hours(12));
    world.enter(journeyId, members(1, 3));
    await world.settle();
    expect(world.delivered).toHaveLength(2);
    expect(await reasonOf(world, journeyId, member(3))).toBe('dayFull');
    await world.pass(hours(2));
    world.enter(journeyId, members(2, 4));
    await world.settle();
    expect(world.delivered).toHaveLength(3);
    expect(await reasonOf(world, journeyId, member(5))).toBe('full');
  });

  it.each([7, 23])(
    'count exactly while many windows are taken in at once, crash at each %dth call, and come again in other groups',
    async (every) => {
      let calls = 0;
      let armed = false;
      const world = await journeyWorld({ crash: () => armed && (calls += 1) % every === 0 });
      const { journeyId } = await world.publish(journey({ caps: { perDay: 60, inAll: 75 } }));
      const causes = members(120).map((memberId): [string, string[]] => ['cause', [memberId]]);
      const takeIn = async (entries: typeof causes): Promise<void> => {
        const gather = createGatherEntrants(world.deps);
        await gather(windowOf(world, journeyId, entries)).catch(() => undefined);
      };
      armed = true;
      await Promise.all([0, 1, 2, 3].map((part) => takeIn(causes.filter((_, index) => index % 4 === part))));
      await Promise.all([takeIn(causes.slice(0, 70)), takeIn(causes.slice(40))]);
      armed = false;
      await takeIn(causes);
      await world.settle();
      expect(world.delivered).toHaveLength(60);
      expect(new Set(greeted(world)).size).toBe(60);
      expect(await world.entryCounters.read(journeyId, '2026-11-23')).toEqual({ today: 60, inAll: 60 });
    },
  );

  it('count a member who enters again each time', async () => {
    const world = await journeyWorld();
    const { journeyId } = await world.publish(journey({ reentry: 'always', caps: { inAll: 2 } }));
    for (let turn = 0; turn < 3; turn += 1) {
      world.enter(journeyId, [member(1)]);
      await world.pass(hours(2));
    }
    expect(world.delivered).toHaveLength(2);
    expect(await reasonOf(world, journeyId, member(1))).toBe('full');
  });
});

describe('an entry whose room somebody else takes at the last moment', () => {
  /** While member 1 is about to be listed, member 2 comes in. */
  async function raced(entry: object) {
    const race: { run?: () => Promise<void> } = {};
    const world = await journeyWorld({
      async meanwhile(call) {
        const { run } = race;
        if (call !== 'commit' || !run) return;
        delete race.run;
        await run();
      },
    });
    const { journeyId } = await world.publish(journey(entry));
    const gather = (cause: string, memberIds: string[]) =>
      createGatherEntrants(world.deps)(windowOf(world, journeyId, [[cause, memberIds]]));
    const takeRoomThen = (): void => {
      race.run = async () => {
        await gather('race', [member(2)]);
      };
    };
    return { world, journeyId, gather, takeRoomThen };
  }

  it('is refused and leaves no trace; the same cause may enter on another day', async () => {
    const { world, journeyId, gather, takeRoomThen } = await raced({ caps: { perDay: 1 } });
    takeRoomThen();
    await gather('cause', [member(1)]);
    await world.settle();
    expect(greeted(world)).toEqual([member(2)]);
    expect(await reasonOf(world, journeyId, member(1))).toBe('dayFull');
    expect(await world.enrolments.read(channelId, member(1), journeyId)).toBeUndefined();
    await world.pass(days(1));
    await gather('cause', [member(1)]);
    await world.settle();
    expect(greeted(world)).toEqual([member(1), member(2)].sort());
  });

  it('gives back the enrolment that it took the place of', async () => {
    const { world, journeyId, gather, takeRoomThen } = await raced({
      ...{ reentry: 'notWhileInside', caps: { inAll: 2 } },
    });
    await gather('first', [member(1)]);
    await world.pass(hours(2));
    const before = await world.enrolments.read(channelId, member(1), journeyId);
    takeRoomThen();
    await gather('second', [member(1)]);
    await world.settle();
    expect(await world.enrolments.read(channelId, member(1), journeyId)).toEqual(before);
    expect(await reasonOf(world, journeyId, member(1))).toBe('full');
    expect(greeted(world)).toEqual([member(1), member(2)].sort());
  });

  it('is counted with its enrolment while the earlier passage goes on, which stays when there is no room', async () => {
    const { world, journeyId, gather, takeRoomThen } = await raced({
      ...{ reentry: 'always', caps: { inAll: 2 } },
    });
    await gather('first', [member(1)]);
    takeRoomThen();
    await expect(gather('second', [member(1)])).rejects.toThrow('the entry comes again');
    await gather('second', [member(1)]);
    await world.pass(hours(2));
    expect(await reasonOf(world, journeyId, member(1))).toBe('full');
    expect(greeted(world)).toEqual([member(1), member(2)].sort());
  });
});

describe('entering again while inside, when re-entry is free', () => {
  const say = (text: string, next: string) => ({ kind: 'send', messages: [{ type: 'text', text }], next });
  const [a, b] = ['a', 'b'].map((next) => ({ weight: 1, next }));
  const long = {
    ...journey({ reentry: 'always' }),
    nodes: {
      hello: say('hello', 'rest'),
      rest: { kind: 'wait', for: { hours: 1 }, next: 'coin' },
      coin: { kind: 'split', ways: [a, b] },
      a: say('a', 'pause'),
      b: say('b', 'pause'),
      pause: { kind: 'wait', for: { hours: 1 }, next: 'bye' },
      bye: say('bye', 'out'),
      out: { kind: 'exit' },
    },
  };
  const everybody = members(6);
  const textsOf = ({ delivered }: World, memberId: string): string =>
    delivered
      .filter((one) => one.memberId === memberId)
      .map(({ text }) => text)
      .join(' ');

  /** The entries are those who went through and those whose passage was ended, and nobody waits any more. */
  async function expectToAddUp(world: World, journeyId: string, ended: number): Promise<void> {
    const counts = await world.cohorts.readCounts(journeyId, 1);
    const { '/entries': entries, '/arm/entered': arm, out, bye, ...others } = counts;
    expect([entries, arm]).toEqual([{ entered: 6 + ended }, { entered: 6 }]);
    expect([out, bye]).toEqual([{ entered: 6 }, { entered: 6, left: 6, sent: 6 }]);
    const dropped = Object.entries(others).filter(([figure]) => figure.endsWith('/dropped/re-entered'));
    expect(dropped.reduce((sum, [, { entered = 0 }]) => sum + entered, 0)).toBe(ended);
    for (const nodeId of ['hello', 'rest', 'coin', 'a', 'b', 'pause'])
      expect(counts[nodeId]?.entered).toBe(counts[nodeId]?.left);
    expect(await world.cohorts.listLiving(journeyId)).toEqual([]);
  }

  it('starts again: the passage before ends at once, and is explained', async () => {
    const world = await journeyWorld();
    const published = await world.publish(long);
    const { journeyId } = published;
    world.enter(journeyId, everybody);
    await world.pass(hours(0.5));
    world.enter(journeyId, [member(1)], 'second');
    await world.settle();
    expect(await world.cohorts.readCounts(journeyId, 1)).toMatchObject({
      rest: { entered: 7, left: 1 },
      'rest/dropped/re-entered': { entered: 1 },
    });
    await world.pass(hours(5));
    expect(textsOf(world, member(1))).toMatch(/^hello hello [ab] bye$/);
    for (const memberId of [0, 2, 3, 4, 5].map(member))
      expect(textsOf(world, memberId)).toMatch(/^hello [ab] bye$/);
    await expectToAddUp(world, journeyId, 1);
    const { state, why } = await explainJourney(world.deps, published, member(1));
    expect([state, why]).toEqual([
      'finished',
      expect.arrayContaining([
        'It entered again while it was inside: the passage before was taken out: re-entered.',
      ]),
    ]);
  });

  /** Three of them enter again at a call that is made while their cohort wakes, acts and parts; what crashes comes again. */
  async function enteredAgain(at: string, crashAt: number): Promise<void> {
    const race = { calls: 0, isNear: false, isDone: false };
    const world = await journeyWorld({
      crash: () => race.isDone && (race.calls += 1) === crashAt,
      async meanwhile(call) {
        if (!race.isNear || race.isDone || call !== at) return;
        race.isDone = true;
        await again();
      },
    });
    const journeyId = deterministicId('journey', 'entered again');
    await world.publish(long, journeyId);
    const again = async (): Promise<void> => {
      const batch = windowOf(world, journeyId, [['second', everybody.slice(0, 3)]]);
      while (!(await createGatherEntrants(world.deps)(batch).catch(unlessCrash))) continue;
    };
    world.enter(journeyId, everybody, 'first');
    await world.pass(hours(0.9));
    race.isNear = true;
    await world.pass(hours(0.2));
    race.isNear = false;
    await world.pass(hours(5));
    expect(race.isDone).toBe(true);
    for (const memberId of everybody.slice(0, 3))
      expect(textsOf(world, memberId)).toMatch(/^hello (([ab] )?hello|hello [ab]) [ab] bye$/);
    for (const memberId of everybody.slice(3)) expect(textsOf(world, memberId)).toMatch(/^hello [ab] bye$/);
    await expectToAddUp(world, journeyId, 3);
  }

  it.each([
    ['close', 0],
    ['freezeVisit', 14],
    ['deliver', 22],
    ['advance', 30],
    ['begin', 38],
    ['move', 46],
    ['open', 0],
  ])(
    'ends the passage before wherever it is: its cohort is at the call %s, and call %d after that crashes',
    enteredAgain,
  );
});

describe('events that start journeys', () => {
  it('start one by a keyword, whose text is read only when a journey asks for it', async () => {
    const world = await journeyWorld();
    await world.publish(journey({}, { kind: 'keyword', match: 'contains', keywords: ['menu'] }));
    world.texts.set('m1', 'The MENU please');
    world.texts.set('m2', 'hello');
    await world.happen('message.received', [member(1)], { messageId: 'm1', messageType: 'text' });
    await world.happen('message.received', [member(2)], { messageId: 'm2', messageType: 'text' });
    await world.happen('message.received', [member(3)], { messageId: 'm1', messageType: 'sticker' });
    expect(greeted(world)).toEqual([member(1)]);
  });

  it('start one for those members only whose tag is strong enough', async () => {
    const world = await journeyWorld();
    await world.publish(journey({}, { kind: 'tagAdded', tag: 'vip', atLeast: 3 }));
    for (const [index, intensity] of [2.5, 3.5].entries())
      world.snapshots.set(member(index), {
        ...{ channelId, memberId: member(index), lifecycle: 'friend', attributes: {}, createdAt: 0 },
        tags: { vip: { intensity, at: world.clock.now() } },
      });
    await world.happen('tag.added', members(3), { tag: 'vip' });
    expect(greeted(world)).toEqual([member(1)]);
  });
});

it('takes a storm of entries in with hardly more than one write unit a member', async () => {
  const world = await journeyWorld();
  const usedFor = async (entry: object, count: number): Promise<number> => {
    const { journeyId } = await world.publish(journey(entry));
    const batch = members(count).map((memberId): [string, string[]] => ['storm', [memberId]]);
    world.memory.store.meter.reset();
    await createGatherEntrants(world.deps)(windowOf(world, journeyId, batch));
    return world.memory.store.meter.read().writeUnits / count;
  };
  expect(await usedFor({}, 1000)).toBeLessThan(1.1);
  expect(world.executions.size).toBe(2);
  expect(await usedFor({ caps: { perDay: 9_000, inAll: 10_000 } }, 500)).toBeLessThan(1.15);
});
