import { composeCommerce } from '../../lambdas/compose/commerce.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { composeMatching, composeSegments, composeSegmentsApi } from '../../lambdas/compose/segments.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import { createScanMembers } from '../../lambdas/members/adapters/dynamo-scan-members.ts';
import { presets } from '../../lambdas/segments/domain/presets.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';
import { dayMs } from './segment-world.ts';

describe('segments through the API', () => {
  let world: ProductWorld;
  let blobs: ReturnType<typeof memoryBlobs>;
  let call: ReturnType<typeof apiOf>;
  let anna: string;
  let bert: string;
  let carl: string;

  beforeEach(async () => {
    world = await productWorld();
    blobs = memoryBlobs();
    call = apiOf(composeSegmentsApi(world.core, blobs), world.core);
    [anna, bert, carl] = [await friend('Anna'), await friend('Bert'), await friend('Carl')];
    await composeTags(world.core).tags.create(channelId, { name: 'vip', createdAt: '2026-01-01T00:00:00Z' });
  });
  afterEach(() => world.close());

  async function friend(name: string): Promise<string> {
    const { member, parts } = await composeMembers(world.core).prepareSighting({
      channelId,
      lineUserId: lineUserOf(name),
      occurredAt: world.clock.now(),
      friendship: 'followed',
    });
    await world.core.commit(parts);
    return member.memberId;
  }
  async function did(memberId: string, type: string, daysAgo = 0): Promise<void> {
    const at = world.clock.now() - daysAgo * dayMs;
    const id = deterministicId(memberId, type, daysAgo);
    const { appendActivity } = composeMembers(world.core);
    await world.core.commit([appendActivity({ id, channelId, memberId, type, at, detail: {} })]);
  }
  const tagged = (memberId: string) =>
    composeTags(world.core).changeTags({
      ...{ channelId, causeId: memberId, memberIds: [memberId], remove: [] },
      add: [{ tag: 'vip', weight: 1 }],
    });
  const preview = (expression: unknown) => call('POST /v1/segments/preview', { body: { expression } });
  async function create(name: string, expression: object): Promise<string> {
    const answer = await call('POST /v1/segments', { body: { name, expression } });
    expect(answer.status).toBe(201);
    return (answer.json as { segmentId: string }).segmentId;
  }
  const sorted = (...ids: string[]) => ids.sort();

  it('are created, listed behind the presets, changed and deleted', async () => {
    const segmentId = await create('VIPs', { tag: { name: 'vip' } });
    const { items } = (await call('GET /v1/segments')).json as {
      items: { segmentId: string; words: string; preset: boolean }[];
    };
    expect(items).toHaveLength(presets.length + 1);
    expect(items[0]).toMatchObject({ segmentId: 'rfm-champions', preset: true });
    expect(items.at(-1)).toMatchObject({ segmentId, preset: false, words: 'Members who are tagged vip.' });
    world.clock.advance(1000);
    const change = { name: 'Sleepers', description: 'of any depth', expression: { nes: ['S1', 'S2', 'S3'] } };
    expect(await call(`PUT /v1/segments/${segmentId}`, { body: change })).toMatchObject({
      status: 200,
      json: change,
    });
    expect(await call(`GET /v1/segments/${segmentId}`)).toMatchObject({ json: change });
    expect(await call(`DELETE /v1/segments/${segmentId}`)).toMatchObject({ status: 204 });
    for (const request of ['GET', 'DELETE']) {
      expect(await call(`${request} /v1/segments/${segmentId}`)).toMatchObject({ status: 404 });
    }
    expect(await call(`PUT /v1/segments/${segmentId}`, { body: change })).toMatchObject({ status: 404 });
  });

  it('that come with the product stay as they are', async () => {
    const body = { name: 'x', expression: { nes: ['N'] } };
    expect(await call('PUT /v1/segments/nes-n', { body })).toMatchObject({ status: 409 });
    expect(await call('DELETE /v1/segments/nes-n')).toMatchObject({ status: 409 });
    expect(await call('GET /v1/segments/nes-n')).toMatchObject({ json: { preset: true } });
  });

  it('are not deleted while another one uses them', async () => {
    const inner = await create('Inner', { nes: ['N'] });
    const outer = await create('Outer', { not: { any: [{ segment: inner }] } });
    const refused = await call(`DELETE /v1/segments/${inner}`);
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.body).toContain('Outer');
    await call(`DELETE /v1/segments/${outer}`);
    expect(await call(`DELETE /v1/segments/${inner}`)).toMatchObject({ status: 204 });
  });

  it('do not contain themselves', async () => {
    const a = await create('A', { nes: ['N'] });
    const b = await create('B', { segment: a });
    const body = { name: 'A', expression: { any: [{ nes: ['N'] }, { segment: b }] } };
    expect(await call(`PUT /v1/segments/${a}`, { body })).toMatchObject({
      status: 422,
      json: {
        errors: [
          {
            path: '/expression/any/1/segment',
            code: 'segment-cycle',
            message: `The segment would contain itself: ${a} -> ${b} -> ${a}.`,
          },
        ],
      },
    });
  });

  it.each([
    [{ tag: { name: 'nobody' } }, '/expression/tag/name', 'unknown-tag'],
    [{ not: { segment: 'nobody' } }, '/expression/not/segment', 'unknown-segment'],
    [{ audience: 'nobody' }, '/expression/audience', 'unknown-audience'],
    [{ journey: { id: 'nobody', is: 'inside' } }, '/expression/journey/id', 'unknown-journey'],
    [{ all: [{ nes: ['X'] }] }, '/expression/all/0/nes/0', 'invalid_value'],
  ])('name only what there is: %j', async (expression, path, code) => {
    expect(await preview(expression)).toMatchObject({ status: 422, json: { errors: [{ path, code }] } });
    const body = { name: 'x', expression };
    expect(await call('POST /v1/segments', { body })).toMatchObject({ status: 422 });
  });

  describe('that ask what members did', () => {
    it('count within the window, and as often as asked', async () => {
      for (const daysAgo of [0, 1, 8]) await did(anna, 'message.received', daysAgo);
      await did(bert, 'message.received', 8);
      const within = (withinDays: number, atLeast: number) =>
        preview({ event: { type: 'message.received', withinDays, atLeast } });
      expect(await within(7, 1)).toMatchObject({ json: { count: 1, sample: [anna] } });
      expect(await within(9, 1)).toMatchObject({ json: { count: 2, examined: 3, exact: true } });
      expect(await within(9, 3)).toMatchObject({ json: { count: 1, sample: [anna] } });
    });

    it('count orders, spending and products, less what was cancelled', async () => {
      const commerce = composeCommerce(world.core);
      const order = (orderId: string, name: string, amountMinor: number, productId: string) => ({
        ...{ orderId, amountMinor, currency: 'THB', customer: { lineUserId: lineUserOf(name) } },
        placedAt: new Date(world.clock.now() - dayMs).toISOString(),
        lines: [{ productId, category: 'tea', quantity: 1, amountMinor }],
      });
      await commerce.recordOrders(channelId, [
        order('1', 'Anna', 1000, 'green'),
        order('2', 'Anna', 2000, 'black'),
        order('3', 'Bert', 5000, 'green'),
      ]);
      await commerce.cancelOrder(channelId, '3', world.clock.now());
      const found = async (expression: object) =>
        ((await preview(expression)).json as { sample: string[] }).sample.sort();
      expect(await found({ recentOrders: { withinDays: 7, countAtLeast: 1 } })).toEqual([anna]);
      expect(await found({ recentOrders: { withinDays: 7, spentMinorAtLeast: 3000 } })).toEqual([anna]);
      expect(await found({ recentOrders: { withinDays: 7, countAtLeast: 3 } })).toEqual([]);
      expect(await found({ bought: { product: 'green', withinDays: 7 } })).toEqual(sorted(anna, bert));
      expect(await found({ bought: { category: 'tea', withinDays: 7, atLeast: 2 } })).toEqual([anna]);
      expect(await found({ orders: { count: { atLeast: 1 } } })).toEqual([anna]);
    });
  });

  it('are explained for one member, condition by condition', async () => {
    for (const daysAgo of [0, 1]) await did(anna, 'message.received', daysAgo);
    await tagged(anna);
    const segmentId = await create('Writers', {
      all: [{ tag: { name: 'vip' } }, { event: { type: 'message.received', withinDays: 7, atLeast: 3 } }],
    });
    expect(await call(`GET /v1/segments/${segmentId}/members/${anna}`)).toMatchObject({
      json: {
        isMember: false,
        explanation: {
          holds: false,
          parts: [
            { holds: true, because: { intensity: 1 } },
            { holds: false, because: { times: 2 } },
          ],
        },
      },
    });
    const stranger = deterministicId('stranger');
    expect(await call(`GET /v1/segments/${segmentId}/members/${stranger}`)).toMatchObject({ status: 404 });
    expect(await call(`GET /v1/segments/unknown/members/${anna}`)).toMatchObject({ status: 404 });
    expect(await call(`GET /v1/members/${stranger}/segments`)).toMatchObject({ status: 404 });
  });

  it('of a member are those that it is in now', async () => {
    await did(anna, 'message.received');
    const writers = await create('Writers', { event: { type: 'message.received', withinDays: 7 } });
    const idsOf = async (memberId: string) =>
      (
        (await call(`GET /v1/members/${memberId}/segments`)).json as { items: { segmentId: string }[] }
      ).items.map(({ segmentId }) => segmentId);
    expect(await idsOf(anna)).toEqual(['new-friends', writers]);
    expect(await idsOf(bert)).toEqual(['new-friends']);
  });

  it('overlap', async () => {
    await tagged(anna);
    await tagged(bert);
    await did(bert, 'message.received');
    await did(carl, 'message.received');
    const a = await create('VIPs', { tag: { name: 'vip' } });
    const b = await create('Writers', { event: { type: 'message.received', withinDays: 7 } });
    expect(await call('POST /v1/segments/overlap', { body: { a, b } })).toMatchObject({
      json: { onlyA: 1, both: 1, onlyB: 1, examined: 3, exact: true },
    });
    expect(await call('POST /v1/segments/overlap', { body: { a, b: 'unknown' } })).toMatchObject({
      status: 404,
    });
  });

  describe('list their members', () => {
    type Page = { items: { memberId: string }[]; nextCursor?: string; asOf?: string };
    const page = async (segmentId: string, cursor?: string): Promise<Page> => {
      const rest = cursor === undefined ? '' : `&cursor=${cursor}`;
      return (await call(`GET /v1/segments/${segmentId}/members?limit=2${rest}`)).json;
    };
    const idsIn = ({ items }: Page) => items.map(({ memberId }) => memberId);

    /** What the nightly job does. */
    async function evaluate(run: string): Promise<void> {
      const matching = composeMatching(world.core, blobs);
      const { sets } = composeSegments(world.core, blobs);
      const prepared = structuredClone(await matching.prepare(channelId));
      const population = { asOfDay: 20_000, engagementP95: 0, clv: { outcome: 'too little data' } } as never;
      const open = matching.open(prepared, {
        ...{ channelId, timeZone: 'Asia/Tokyo', nowEpochMs: world.clock.now(), population },
      });
      const found = open.segments.map((): string[] => []);
      for await (const rows of createScanMembers(world.core)(channelId, { from: 0, to: 255 }))
        for (const row of rows) open.forEach(row, (index) => found[index]?.push(row.memberId));
      for (const [index, { segmentId, ruleHash }] of open.segments.entries()) {
        const ids = found[index] ?? [];
        const key = `segments/${channelId}/${segmentId}/${ruleHash}/${run}.ids`;
        const before = await sets.read(channelId, segmentId);
        await blobs.put(key, idSetOf(ids), 'application/octet-stream');
        await sets.write(channelId, segmentId, { key, asOf: '2026-11-23', count: ids.length }, before?.key);
        if (before && before.key !== key) await blobs.delete(before.key);
      }
    }

    it('as they are now, before the first evaluation', async () => {
      const all = sorted(anna, bert, carl);
      const first = await page('new-friends');
      expect(idsIn(first)).toEqual(all.slice(0, 2));
      expect(first.asOf).toBeUndefined();
      const second = await page('new-friends', first.nextCursor);
      expect(idsIn(second)).toEqual(all.slice(2));
      expect(second.nextCursor).toBeUndefined();
    });

    it('of the last evaluation, also when a new one comes between two pages', async () => {
      await did(anna, 'message.received');
      const all = sorted(anna, bert, carl);
      await evaluate('2026-11-23-001');
      const first = await page('new-friends');
      expect(first).toMatchObject({ asOf: '2026-11-23' });
      expect(idsIn(first)).toEqual(all.slice(0, 2));
      await evaluate('2026-11-23-002');
      expect(idsIn(await page('new-friends', first.nextCursor))).toEqual(all.slice(2));
      expect(await call('GET /v1/segments/new-friends')).toMatchObject({
        json: { evaluated: { asOf: '2026-11-23', count: 3 } },
      });
    });

    it('as they are now, after the rule has changed', async () => {
      await did(anna, 'message.received');
      const segmentId = await create('Writers', { event: { type: 'message.received', withinDays: 7 } });
      await evaluate('2026-11-23-001');
      expect(await page(segmentId)).toMatchObject({ asOf: '2026-11-23', items: [{ memberId: anna }] });
      const { readSegmentIds } = composeSegments(world.core, blobs);
      expect(await readSegmentIds(channelId, segmentId)).toEqual(Uint8Array.from(idSetOf([anna])));
      const body = {
        name: 'Quiet',
        expression: { not: { event: { type: 'message.received', withinDays: 7 } } },
      };
      await call(`PUT /v1/segments/${segmentId}`, { body });
      const changed = await page(segmentId);
      expect(changed.asOf).toBeUndefined();
      expect(idsIn(changed)).toEqual(sorted(bert, carl));
      expect(await readSegmentIds(channelId, segmentId)).toBeUndefined();
    });

    it('and take their files with them when they are deleted', async () => {
      const segmentId = await create('Friends', { reachable: true });
      await evaluate('2026-11-23-001');
      const files = () => [...blobs.files.keys()].filter((key) => key.includes(segmentId));
      expect(files()).toHaveLength(1);
      await call(`DELETE /v1/segments/${segmentId}`);
      expect(files()).toEqual([]);
    });

    it('refuse a cursor of another kind', async () => {
      const cursor = Buffer.from('{"bucket":1}').toString('base64url');
      expect(await call(`GET /v1/segments/new-friends/members?cursor=${cursor}`)).toMatchObject({
        status: 400,
      });
    });
  });
});
