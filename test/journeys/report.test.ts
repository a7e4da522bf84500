import { isHeldOut } from '../../lambdas/journeys/domain/is-held-out.ts';
import { reportJourney } from '../../lambdas/journeys/report-journey.ts';
import { reportTable } from '../../lambdas/journeys/report-table.ts';
import type { LineFigures } from '../../lambdas/insights/contracts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, days, hours, journeyWorld } from '../support/journey-world.ts';

const journeyId = deterministicId('journey', 'report');
const share = 0.4;
const everybody = Array.from({ length: 30 }, (_, index) => deterministicId('reported', index));
const heldOut = everybody.filter((memberId) => isHeldOut(share, journeyId, memberId));
const inside = everybody.filter((memberId) => !heldOut.includes(memberId));
const [capped = '', clicker = '', buyer = '', blocker = '', winner = '', late = ''] = inside;
const [keptOut = '', other = ''] = heldOut;

const say = (text: string, next: string) => ({ kind: 'send', messages: [{ type: 'text', text }], next });
const definition = {
  name: 'Reported',
  trigger: { kind: 'manual' },
  entry: { reentry: 'always', holdoutShare: share },
  attributionHours: 24,
  goals: [{ name: 'booked', when: { event: { type: 'conversion.made' } } }],
  exitRules: [{ name: 'gone', when: { unfollows: true } }],
  start: 'tell',
  nodes: {
    tell: {
      kind: 'send',
      variants: ['A', 'B'].map((name) => ({ name, weight: 1, messages: [{ type: 'text', text: name }] })),
      next: 'rest',
    },
    rest: { kind: 'wait', for: { days: 2 }, next: 'again' },
    again: say('again', 'more'),
    more: say('=more', 'round'),
    round: { kind: 'goTo', next: 'rest', atMost: 1, otherwise: 'won' },
    won: { kind: 'goal', name: 'patient' },
  },
};
const lineFigures = {
  ...{ uniqueImpression: 21, uniqueClick: 'under 20', messages: [], clicks: [], warnings: [] },
  ...{ from: '2026-11-01', to: '2026-11-30', fetchedAt: '2026-12-01T00:00:00.000Z', isFinal: true },
} satisfies LineFigures;

type World = Awaited<ReturnType<typeof journeyWorld>>;

const report = async (world: World, version = 1) => {
  const journey = await world.journeys.read(channelId, journeyId);
  const outside = {
    readLineFigures: (_channel: string, [unit = '']: readonly string[]) =>
      Promise.resolve(new Map([[unit, [lineFigures]]])),
    readCommerceSettings: () =>
      Promise.resolve({
        currency: 'THB',
        rates: {},
        abandonAfterMinutes: 60,
        marginShare: 1,
        monthlyDiscountRate: 0,
      }),
  };
  const told = journey && (await reportJourney({ ...world.deps, ...outside }, journey, version));
  if (!told) throw new Error('no report');
  return { ...told, node: Object.fromEntries(told.nodes.map((node) => [node.nodeId, node])) };
};

/** Members walk, act and are told of in the given order. */
async function walked(told: <Event>(events: readonly Event[]) => readonly Event[] = (events) => events) {
  const world = await journeyWorld();
  await world.publish(definition, journeyId);
  world.answers.deliver = ({ memberIds, sendId }) => {
    const sent = memberIds.filter((memberId) => memberId !== capped);
    for (const memberId of sent)
      if (!world.delivered.some((one) => one.sendId === sendId && one.memberId === memberId))
        world.delivered.push({ memberId, sendId, text: '', at: world.clock.now() });
    const suppressed = memberIds.length - sent.length;
    const reasons = suppressed > 0 ? { 'frequency cap': suppressed } : {};
    return { outcome: 'closed', sent: sent.length, suppressed, failed: 0, unknown: 0, reasons };
  };
  world.enter(journeyId, everybody, 'once');
  await world.settle();
  const clicked = (memberId: string, nodeId: string) =>
    world.occur('link.clicked', [memberId], {
      originKey: `journey:${journeyId}`,
      origin: { kind: 'journey', journeyId, version: 1, nodeIds: [nodeId] },
    });
  const ordered = (memberId: string, spentMinor: number) =>
    world.occur('order.placed', [memberId], { spentMinor });
  const dayOne = [];
  await world.pass(hours(1));
  dayOne.push(clicked(clicker, 'tell'), ordered(buyer, 1000), ordered(capped, 40), ordered(keptOut, 700));
  await world.pass(hours(1));
  dayOne.push(clicked(clicker, 'tell'), ordered(buyer, 200), world.occur('friend.blocked', [blocker]));
  await world.pass(hours(5));
  dayOne.push(world.occur('conversion.made', [winner]), world.occur('conversion.made', [keptOut]));
  await world.pass(hours(20));
  dayOne.push(clicked(late, 'tell'), ordered(late, 9000), world.occur('conversion.made', [keptOut]));
  for (const event of told(dayOne)) await world.bring(event);
  await world.pass(days(1));
  const dayThree = [clicked(clicker, 'more'), ordered(buyer, 30), ordered(other, 5)];
  for (const event of told(dayThree)) await world.bring(event);
  return world;
}

describe('the report of a journey', () => {
  let world: World;
  beforeAll(async () => {
    world = await walked();
  });

  it('counts what members did after a send for its node and variant, each member once', async () => {
    const { node, currency, attributionHours } = await report(world);
    expect([currency, attributionHours]).toEqual(['THB', 24]);
    expect(node['tell']).toMatchObject({
      ...{ entered: inside.length, sent: inside.length - 1, suppressed: 1 },
      ...{ clicked: 1, ordered: 1, orders: 2, revenueMinor: 1200, blocked: 1 },
    });
    expect(node['again']).toMatchObject({ clicked: 0, ordered: 1, orders: 1, revenueMinor: 30, blocked: 0 });
    expect(node['more']).toMatchObject({ clicked: 1, orders: 0, sentWith: 'again' });
    for (const name of [
      'sent',
      'suppressed',
      'clicked',
      'ordered',
      'orders',
      'revenueMinor',
      'blocked',
    ] as const) {
      const ofVariants = (node['tell']?.variants ?? []).map((variant) => variant[name]);
      expect(ofVariants.reduce((sum, figure) => sum + figure, 0)).toBe(node['tell']?.[name]);
    }
  });

  it('says why members got nothing or left, and adds up', async () => {
    const { node, nodes, entries, exits, all } = await report(world);
    expect(entries).toBe(inside.length);
    expect(node['tell']?.dropped).toEqual({ 'frequency cap': 1 });
    expect(node['rest']?.dropped).toEqual({ 'exit gone': 1, 'goal booked': 1 });
    expect(exits).toEqual([{ name: 'gone', left: 1 }]);
    for (const { entered, waiting, left, kind } of nodes)
      if (kind !== 'goal') expect(entered).toBe(waiting + left);
    expect(all).toMatchObject({ inside: inside.length - 2, entries: inside.length, goals: 1 });
  });

  it('compares with the holdout, of whom each counts once as well', async () => {
    const { lift } = await report(world);
    expect(lift).toMatchObject({
      ...{ versions: [1], holdoutShare: share },
      entered: { members: inside.length, reachedGoal: 1, ordered: 3, orders: 5, revenueMinor: 10_270 },
      heldOut: { members: heldOut.length, reachedGoal: 1, ordered: 2, orders: 2, revenueMinor: 705 },
    });
    expect(lift?.comparisons.map(({ by, verdict }) => [by, verdict])).toEqual([
      ['goal', 'too early'],
      ['order', 'too early'],
    ]);
  });

  it('tells of LINE what LINE tells, and hides what LINE hides', async () => {
    const { node } = await report(world);
    expect(node['tell']?.line).toEqual([lineFigures]);
    const table = reportTable(await report(world));
    const [tell] = table.rows;
    expect(tell?.slice(-4)).toEqual(['2026-11-01', '2026-11-30', 21, 'under 20']);
    const [nodeId, variant] = [table.columns.indexOf('nodeId'), table.columns.indexOf('variant')];
    expect(table.rows.map((row) => [row[nodeId], row[variant]])).toEqual([
      ...[
        ['tell', undefined],
        ['tell', 'A'],
        ['tell', 'B'],
        ['rest', undefined],
        ['again', undefined],
      ],
      ...[
        ['more', undefined],
        ['round', undefined],
        ['won', undefined],
      ],
    ]);
    expect(new Set(table.rows.map((row) => row.length))).toEqual(new Set([table.columns.length]));
  });

  it('is the same when events come late, repeated and in another order', async () => {
    const shuffled = await walked((events) => [...events.toReversed(), ...events]);
    const figures = async (of: World) => ({ ...(await report(of)), versions: [] });
    expect(await figures(shuffled)).toEqual(await figures(world));
  });

  it('costs two writes for a reaction, and none for one that was counted', async () => {
    const unitsOf = async (event: ReturnType<World['occur']>): Promise<number> => {
      world.memory.store.meter.reset();
      await world.react(event);
      return world.memory.store.meter.read().writeUnits;
    };
    const event = world.occur('order.placed', [inside.at(-1) ?? ''], { spentMinor: 0 });
    expect([await unitsOf(event), await unitsOf(event)]).toEqual([4, 0]);
  });

  it('counts the time to each goal, loops that end, and every version', async () => {
    await world.publish({ ...definition, entry: { reentry: 'never' } }, journeyId);
    await world.pass(days(4));
    const { goals, node, funnel, versions, all } = await report(world);
    const stayed = inside.length - 2;
    expect(
      goals.map(({ name, reached, timeToGoal: { medianSeconds, histogram } }) => ({
        ...{ name, reached, medianSeconds },
        counted: histogram.reduce((sum, { members }) => sum + members, 0),
      })),
    ).toEqual([
      { name: 'booked', reached: 1, medianSeconds: 7 * 3600, counted: 1 },
      { name: 'patient', reached: stayed, medianSeconds: 3.5 * 86_400, counted: stayed },
    ]);
    expect(node['round']?.dropped).toEqual({ 'bound of the loop': stayed });
    expect(funnel.map(({ nodeId, comesAgain }) => [nodeId, comesAgain])).toEqual([
      ...[
        ['tell', false],
        ['rest', true],
        ['again', true],
        ['more', true],
        ['round', true],
        ['won', false],
      ],
    ]);
    expect(funnel.at(-1)).toMatchObject({ nodeId: 'won', reached: stayed });
    expect(funnel.at(-1)?.share).toBeCloseTo(stayed / inside.length, 4);
    expect(versions).toMatchObject([
      { entries: inside.length, inside: 0 },
      { version: 2, entries: 0, holdoutShare: 0 },
    ]);
    expect(all).toMatchObject({ entries: inside.length, goals: stayed + 1, lift: { versions: [1] } });
    expect((await report(world, 2)).lift).toBeUndefined();
  });
});

it('credits an order to the send that the member got, not to one that policy kept from it', async () => {
  const world = await journeyWorld();
  await world.publish({ ...definition, attributionHours: 72 }, journeyId);
  world.enter(journeyId, inside, 'once');
  await world.settle();
  world.answers.deliver = ({ memberIds }) => ({
    ...{ outcome: 'closed', sent: 0, suppressed: memberIds.length, failed: 0, unknown: 0 },
    reasons: { 'opted out': memberIds.length },
  });
  await world.pass(days(2));
  await world.happen('order.placed', [buyer], { spentMinor: 10 });
  const { node } = await report(world);
  expect([node['tell']?.orders, node['again']?.orders]).toEqual([1, 0]);
  expect(node['again']).toMatchObject({ suppressed: inside.length, dropped: { 'opted out': inside.length } });
});

it('says that a stop took members out, wherever they were', async () => {
  const world = await journeyWorld();
  await world.publish(definition, journeyId);
  world.enter(journeyId, inside, 'once');
  await world.settle();
  await world.setStatus(journeyId, 'stopped');
  await world.stop(journeyId);
  const { node, all } = await report(world);
  expect(node['rest']).toMatchObject({ waiting: 0, dropped: { stopped: inside.length } });
  expect(all.inside).toBe(0);
});
