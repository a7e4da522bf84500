import { randomUUID } from 'node:crypto';
import { createDynamoBroadcasts } from '../../lambdas/broadcasts/adapters/dynamo-broadcasts.ts';
import type { Broadcast } from '../../lambdas/broadcasts/domain/broadcast.ts';
import { composeDelivery } from '../../lambdas/compose/delivery.ts';
import { composeLineFigures } from '../../lambdas/compose/insights.ts';
import { aggregationUnit, type SendRequest } from '../../lambdas/delivery/contracts.ts';
import { createDynamoFigures } from '../../lambdas/insights/adapters/dynamo-figures.ts';
import type { LineFigures } from '../../lambdas/insights/contracts.ts';
import { text, type Friend } from '../support/broadcast-world.ts';
import { insightWorld, type InsightWorld } from '../support/insight-world.ts';
import { channelId } from '../support/product-world.ts';

interface BroadcastJson {
  broadcastId: string;
  line?: { byVariant: Record<string, LineFigures[]>; request?: LineFigures };
}

const ofUnits = '/v2/bot/insight/message/event/aggregation';
const url = 'https://shop.example/';
const variant = (name: string, ...words: readonly string[]) => ({
  name,
  content: { messages: words.map(text) },
});
const origin = (nodeId: string): SendRequest['origin'] => ({
  ...{ kind: 'journey', journeyId: 'welcome', version: 1 },
  nodeIds: [nodeId],
});

function helpersOf(world: InsightWorld) {
  const call = async (request: string, body?: unknown) =>
    (await world.call(request, { body })).json as BroadcastJson;
  const create = async (...variants: readonly object[]): Promise<string> => {
    const definition = { name: 'News', audience: { allFriends: true }, variants };
    return (await call('POST /v1/broadcasts', definition)).broadcastId;
  };
  return {
    create,
    async send(...variants: readonly object[]): Promise<string> {
      const broadcastId = await create(...variants);
      await call(`POST /v1/broadcasts/${broadcastId}/send`);
      await world.pass(60);
      return broadcastId;
    },
    lineOf: async (broadcastId: string) => (await call(`GET /v1/broadcasts/${broadcastId}`)).line,
    sendByJourney: (friends: readonly Friend[], nodeId: string) =>
      composeDelivery(world.core).deliver({
        ...{ sendId: randomUUID(), channelId, purpose: 'marketing', origin: origin(nodeId) },
        memberIds: friends.map(({ memberId }) => memberId),
        messages: [{ type: 'text', text: 'hello' }],
      }),
    fail: (status: number, count: number) =>
      world.sim('POST', '/_sim/faults', { path: ofUnits, status, count }),
  };
}

describe('LINE’s figures of many', () => {
  let world: InsightWorld;
  let friends: readonly Friend[];
  let helpers: ReturnType<typeof helpersOf>;
  beforeAll(async () => {
    world = await insightWorld();
    friends = await world.newFriends(44);
    helpers = helpersOf(world);
  });
  afterAll(() => world.close());

  it('come the night after a broadcast, say "under 20" for what LINE hides, and never zero', async () => {
    const id = await helpers.send(variant('A', 'one', 'two'));
    await world.interact(friends.slice(0, 20), { act: 'seen' });
    await world.interact(friends.slice(0, 19), { act: 'clicked', url });
    expect(await helpers.lineOf(id)).toBeUndefined();
    await world.night();
    const hidden = 'under 20';
    const [figures] = (await helpers.lineOf(id))?.byVariant['A'] ?? [];
    expect(figures).toEqual({
      ...{ from: '2026-11-23', to: '2026-11-24', isFinal: false, warnings: [] },
      ...{ fetchedAt: '2026-11-23T18:00:00.000Z', uniqueImpression: 20, uniqueClick: hidden },
      ...{ uniqueMediaPlayed: hidden, uniqueMediaPlayed100Percent: hidden },
      messages: [
        expect.objectContaining({ seq: 1, impression: 20, uniqueImpression: 20, mediaPlayed: hidden }),
      ],
      clicks: [{ seq: 1, url, click: hidden, uniqueClick: hidden, uniqueClickOfRequest: hidden }],
    });
    await world.interact(friends.slice(20, 23), { act: 'seen' });
    await world.night();
    expect((await helpers.lineOf(id))?.byVariant['A']?.[0]).toMatchObject({
      uniqueImpression: 23,
      to: '2026-11-25',
    });
  });

  it('stand alone for each variant', async () => {
    const id = await helpers.send(variant('A', 'a'), { ...variant('B', 'b'), weight: 20 });
    await world.interact(friends, { act: 'seen' });
    await world.night();
    const { A: [a] = [], B: [b] = [] } = (await helpers.lineOf(id))?.byVariant ?? {};
    expect(a?.uniqueImpression).toBe('under 20');
    expect(b?.uniqueImpression).toBeGreaterThanOrEqual(30);
  });

  it('count personal messages as well', async () => {
    const id = await helpers.send(variant('A', 'Hi {{name|you}}'));
    await world.interact(friends, { act: 'seen' });
    await world.night();
    expect((await helpers.lineOf(id))?.byVariant['A']?.[0]?.uniqueImpression).toBe(friends.length);
  });

  it('tell whom LINE delivered to where LINE itself sent to many', async () => {
    const answer = await fetch(`${world.simulator.baseUrl}/v2/bot/message/broadcast`, {
      method: 'POST',
      headers: { authorization: 'Bearer a channel access token', 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [text('to all')] }),
    });
    const id = await helpers.create(variant('A', 'to all'));
    const broadcasts = createDynamoBroadcasts(world.core);
    const draft = (await broadcasts.read(channelId, id)) as Broadcast;
    const startedAt = world.clock.now();
    const lineRequestId = answer.headers.get('x-line-request-id') ?? '';
    await broadcasts.replace({
      ...draft,
      status: 'finished',
      startedAt,
      finishedAt: startedAt,
      lineRequestId,
    });
    await world.interact(friends, { act: 'seen' });
    await world.night();
    expect((await helpers.lineOf(id))?.request).toMatchObject({
      ...{ delivered: 44, uniqueImpression: 44, uniqueClick: 'under 20', isFinal: false },
    });
  });

  it('come by calendar month for a journey’s node, since it goes on and on', async () => {
    world.clock.set(Date.UTC(2026, 10, 30, 3));
    await helpers.sendByJourney(friends, 'hello');
    await world.interact(friends, { act: 'seen' });
    await world.night();
    await helpers.sendByJourney(friends, 'hello');
    await world.night();
    const unit = aggregationUnit(origin('hello')) ?? '';
    const told = await composeLineFigures(world.core).readLineFigures(channelId, [unit]);
    expect(told.get(unit)).toMatchObject([
      { from: '2026-11-01', to: '2026-11-30', uniqueImpression: friends.length },
      { from: '2026-12-01', to: '2026-12-02', uniqueImpression: 'under 20' },
    ]);
  });
});

describe('fetching LINE’s figures', () => {
  let world: InsightWorld;
  let friends: readonly Friend[];
  let helpers: ReturnType<typeof helpersOf>;
  beforeEach(async () => {
    world = await insightWorld();
    friends = await world.newFriends(2);
    helpers = helpersOf(world);
  });
  afterEach(() => world.close());

  const asked = () => world.lineCalls('/event/aggregation');

  it('goes on once a night for 14 days after the last send, then stops', async () => {
    const id = await helpers.send(variant('A', 'one'));
    for (let night = 1; night <= 14; night += 1) await world.night();
    expect((await helpers.lineOf(id))?.byVariant['A']).toMatchObject([{ isFinal: false }]);
    await world.night();
    expect((await helpers.lineOf(id))?.byVariant['A']).toMatchObject([{ isFinal: true }]);
    expect(await asked()).toBe(15);
    await world.night();
    expect(await asked()).toBe(15);
    expect(await world.lineCalls('/aggregation/info')).toBe(15);
  });

  it('makes up for nights that were missed', async () => {
    const id = await helpers.send(variant('A', 'one'));
    world.clock.advance(12 * 86_400_000);
    await world.night();
    expect((await helpers.lineOf(id))?.byVariant['A']).toMatchObject([
      { from: '2026-11-23', isFinal: false },
    ]);
  });

  it('keeps to LINE’s rate: 40 units take three rounds, and none is lost', async () => {
    for (let node = 0; node < 40; node += 1) await helpers.sendByJourney(friends, `node ${node}`);
    const startedAt = world.clock.now();
    await world.insights('POST /v1/insights/refresh');
    await world.drain(1);
    expect(await asked()).toBe(15);
    await world.drain();
    expect(await asked()).toBe(40);
    expect(world.clock.now() - startedAt).toBe(2 * 900_000);
    const open = await createDynamoFigures(world.core).listOpen(channelId);
    expect(open.map(({ fetchedOn }) => fetchedOn)).toEqual(Array(40).fill('2026-11-23'));
  });

  it.each([500, 429])('comes again a quarter of an hour after LINE answered %i', async (status) => {
    const id = await helpers.send(variant('A', 'one'));
    await helpers.fail(status, 2);
    await world.night();
    expect(await helpers.lineOf(id)).toMatchObject({
      byVariant: { A: [{ fetchedAt: '2026-11-23T18:30:00.000Z' }] },
    });
    expect(world.logged).toEqual([]);
  });

  it('is left to the next night when the token is refused, and somebody is told', async () => {
    const id = await helpers.send(variant('A', 'one'));
    await helpers.fail(401, 1);
    await world.night();
    expect(await helpers.lineOf(id)).toBeUndefined();
    expect(world.logged).toEqual(['INSIGHTS_REFUSED']);
    await world.night();
    expect(await helpers.lineOf(id)).toBeDefined();
  });

  it('warns when the month has no names left, and where LINE has no figures', async () => {
    const id = await helpers.send(variant('A', 'one'));
    await helpers.fail(400, 1);
    await world.night();
    await createDynamoFigures(world.core).saveUnitsUsed(channelId, '2026-11', 1000);
    const [figures] = (await helpers.lineOf(id))?.byVariant['A'] ?? [];
    expect(figures?.warnings).toEqual([
      'LINE has no statistics of it.',
      expect.stringContaining('All 1000 names under which LINE counts in a month were taken in 2026-11'),
    ]);
    expect(figures).not.toHaveProperty('uniqueImpression');
  });

  it('asks once when its message comes twice', async () => {
    await helpers.send(variant('A', 'one'));
    for (let time = 0; time < 2; time += 1)
      expect((await world.insights('POST /v1/insights/refresh')).status).toBe(202);
    await world.drain();
    expect(await asked()).toBe(1);
  });
});
