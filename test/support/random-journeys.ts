import fc from 'fast-check';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { chunked } from '../../lambdas/journeys/domain/gather.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { validateJourney } from '../../stepfunctions/journey/validate.ts';
import { channelId, days, hours, journeyWorld } from './journey-world.ts';
import { takenFigure, wonFigure } from '../../lambdas/journeys/domain/figure-names.ts';
import { quietHours, walkAlone, type Turn, type Walker } from './walk-alone.ts';

const cities = ['Taipei', 'Tokyo', 'Bangkok'];
const yes = { type: 'postback.received', where: { data: 'yes' } };
const no = { type: 'postback.received', where: { data: { in: ['no', 'never'] } } };

/**
 * What a split learns is counted, but all explore: which way has done better so far depends on everybody else and on
 * which of two cohorts comes by first in the same moment, so nobody who walks alone could know it.
 */
const learning = fc.option(
  fc.record({
    by: fc.constant('order'),
    within: fc.record({ hours: fc.integer({ min: 1, max: 60 }) }),
    explore: fc.constant(1),
  }),
  { nil: undefined },
);

/** A node for place `index` of a journey of `size` nodes; only bounded ways lead back, so that every walk ends. */
function nodeAt(index: number, size: number): fc.Arbitrary<unknown> {
  const onwards = fc.integer({ min: index + 1, max: size }).map((to) => `n${to}`);
  const back = fc.integer({ min: 0, max: index }).map((to) => `n${to}`);
  const length = fc.record({ hours: fc.integer({ min: 1, max: 30 }) });
  return fc.oneof(
    onwards.map((next) => ({ kind: 'send', messages: [{ type: 'text', text: `from n${index}` }], next })),
    fc.record({ kind: fc.constant('wait'), for: length, next: onwards }),
    fc.record({ kind: fc.constant('wait'), untilBestHour: fc.constant(true), next: onwards }),
    fc.record({
      kind: fc.constant('wait'),
      untilDate: fc.record({
        attribute: fc.constant('visit'),
        before: length,
        localTime: fc.constant('08:00'),
      }),
      next: onwards,
      otherwise: onwards,
    }),
    fc
      .record({
        city: fc.constantFrom(...cities),
        times: fc.integer({ min: 1, max: 2 }),
        a: onwards,
        b: onwards,
        otherwise: onwards,
      })
      .map(({ city, times, a, b, otherwise }) => ({
        kind: 'branch',
        cases: [
          { when: { attribute: 'city', equals: city }, next: a },
          { when: { eventSeen: yes, atLeast: times }, next: b },
        ],
        otherwise,
      })),
    fc.record({ a: onwards, b: onwards, learn: learning }).map(({ a, b, learn }) => ({
      kind: 'split',
      ways: [
        { weight: 2, next: a },
        { weight: 1, next: b },
      ],
      ...(learn ? { learn } : {}),
    })),
    fc.record({
      kind: fc.constant('waitFor'),
      events: fc.record({ a: onwards, b: onwards }).map(({ a, b }) => [
        { event: yes, next: a },
        { event: no, next: b },
      ]),
      since: fc.constantFrom('entry', 'lastSend', 'now'),
      timeout: fc.constant({ hours: 20 }),
      onTimeout: onwards,
    }),
    fc.record({
      kind: fc.constant('goTo'),
      next: back,
      atMost: fc.integer({ min: 1, max: 2 }),
      otherwise: onwards,
    }),
  );
}

export const journeys = fc.integer({ min: 2, max: 7 }).chain((size) =>
  fc
    .record({
      nodes: fc.tuple(...Array.from({ length: size }, (_, index) => nodeAt(index, size))),
      goal: fc.boolean(),
    })
    .map(({ nodes, goal }) => ({
      name: 'Random',
      trigger: { kind: 'manual' },
      start: 'n0',
      ...(goal ? { goals: [{ name: 'bought', when: { event: { type: 'order.placed' } } }] } : {}),
      exitRules: [{ name: 'gone', when: { unfollows: true } }],
      nodes: {
        ...Object.fromEntries(nodes.map((node, index) => [`n${index}`, node])),
        [`n${size}`]: { kind: 'exit' },
      },
    })),
);

/** Deeds on the half hour, so that none meets a deadline in the same moment; their events come late and out of order. */
const deed = fc.record({
  what: fc.constantFrom(
    ...['yes', 'no', 'never'].map((data) => ({ type: 'postback.received', data: { data } })),
    ...['order.placed', 'friend.blocked'].map((type) => ({ type, data: {} })),
  ),
  afterHours: fc.integer({ min: 0, max: 100 }),
  lateHours: fc.tuple(fc.constantFrom(0, 0, 0, 1, 30), fc.constantFrom(2, 31)),
  isTold: fc.constantFrom(1, 1, 2),
});

export const people = (size: { minLength: number; maxLength: number }) =>
  fc.array(
    fc.record({
      deeds: fc.array(deed, { maxLength: 4 }),
      bestHour: fc.integer({ min: 0, max: 23 }),
      visitsOnDay: fc.option(fc.integer({ min: 20, max: 30 }), { nil: undefined }),
    }),
    size,
  );
export type Person = ReturnType<typeof people> extends fc.Arbitrary<(infer One)[]> ? One : never;

/** A small generator with a seed, so that a failing case can be run again. */
export function chances(seed: number, probability: number): () => boolean {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 < probability;
  };
}

/** Everybody walks a journey together; answers what each got, beside what it would have got alone. */
export async function walkTogether(
  json: unknown,
  persons: readonly Person[],
  crashes: { seed: number; probability: number },
) {
  const definition = JourneyDefinition.parse(json);
  fc.pre(validateJourney(definition).every(({ code }) => code === 'unreachable-node'));
  let armed = false;
  const chance = chances(crashes.seed, crashes.probability);
  const world = await journeyWorld({ quietHours, crash: () => armed && chance() });
  const startedAt = world.clock.now();
  const walkers = persons.map(({ deeds, bestHour, visitsOnDay }, index): Walker => {
    const memberId = deterministicId('random member', index);
    const attributes = {
      city: cities[index % cities.length] ?? '',
      ...(visitsOnDay === undefined ? {} : { visit: `2026-11-${visitsOnDay}` }),
    };
    const told = deeds.map(({ what, afterHours, lateHours, isTold }) => {
      const at = startedAt + hours(afterHours) + hours(0.5);
      return { ...what, at, comesAt: lateHours.slice(0, isTold).map((late) => at + hours(late)) };
    });
    return { memberId, attributes, bestHour, deeds: told };
  });
  for (const { memberId, attributes, bestHour } of walkers) {
    const snapshot = {
      channelId,
      memberId,
      lifecycle: 'friend' as const,
      attributes,
      tags: {},
      createdAt: 0,
    };
    world.snapshots.set(memberId, snapshot);
    world.bestHours.set(memberId, bestHour);
  }
  const { journeyId } = await world.publish(definition);
  armed = true;
  const memberIds = walkers.map(({ memberId }) => memberId);
  for (const some of chunked(memberIds, 500)) world.enter(journeyId, some, 'once');
  world.enter(journeyId, memberIds.slice(1, 500), 'once');
  await world.settle();
  await live(world, walkers);
  await world.pass(days(60));
  armed = false;
  const counts = await world.cohorts.readCounts(journeyId, 1);
  const alone = walkers.map((walker) => walkAlone({ definition, journeyId }, walker, startedAt));
  const learnt = learntFrom(alone.flatMap(({ turns }) => turns));
  return {
    living: await world.cohorts.listLiving(journeyId),
    walks: walkers.map((walker, index) => ({
      together: world.delivered
        .filter((sent) => sent.memberId === walker.memberId)
        .flatMap(({ text, at }) => text.split('+').map((part) => [part, at])),
      alone: alone[index]?.sent,
    })),
    /** What splits have learnt, beside what they should have. */
    learnt: {
      together: Object.fromEntries([...learnt.keys()].map((name) => [name, counts[name]?.entered ?? 0])),
      alone: Object.fromEntries(learnt),
    },
  };
}

function learntFrom(turns: readonly Turn[]): Map<string, number> {
  const figures = new Map<string, number>();
  for (const [nodeId, edge, won] of turns) {
    const [taken, wins] = [takenFigure(nodeId, edge), wonFigure(nodeId, edge)];
    figures.set(taken, (figures.get(taken) ?? 0) + 1);
    figures.set(wins, (figures.get(wins) ?? 0) + Number(won));
  }
  return figures;
}

type World = Awaited<ReturnType<typeof journeyWorld>>;

/** All deeds happen at their moments, and their events come at theirs, some twice. */
async function live(world: World, walkers: readonly Walker[]): Promise<void> {
  const moments = walkers.flatMap(({ memberId, deeds }) =>
    deeds.map((deed) => {
      let event: ReturnType<World['occur']> | undefined;
      const occur = () => (event ??= world.occur(deed.type, [memberId], deed.data));
      return [
        { at: deed.at, act: () => Promise.resolve(occur()).then(() => undefined) },
        ...deed.comesAt.map((at) => ({ at, act: () => world.bring(occur()) })),
      ];
    }),
  );
  for (const { at, act } of moments.flat().sort((a, b) => a.at - b.at)) {
    await world.pass(at - world.clock.now());
    await act();
  }
}
