import { composeDelivery } from '../../lambdas/compose/delivery.ts';
import { composeJourneys } from '../../lambdas/compose/journeys.ts';
import { composeCommerceMerge } from '../../lambdas/compose/commerce.ts';
import { composeIdentity, composeMembers } from '../../lambdas/compose/members.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import type { ImportOrder } from '../../lambdas/members/import-followers.ts';
import type { MemberView, TimelineRow } from '../../lambdas/members/endpoints.ts';
import { membersApi } from '../../lambdas/members/members-api.ts';
import { mapBounded } from '../../lambdas/shared/domain/map-bounded.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

describe('the API of members', () => {
  let world: ProductWorld;
  let members: ReturnType<typeof composeMembers>;
  let call: ReturnType<typeof apiOf>;
  let imports: ImportOrder[];

  beforeEach(async () => {
    world = await productWorld();
    members = composeMembers(world.core);
    imports = [];
    const routes = membersApi({
      ...world.core,
      ...members,
      ...composeJourneys(world.core),
      ...composeDelivery(world.core),
      ...composeIdentity(world.core, composeCommerceMerge(world.core)),
      sendToImportQueue: (messages) =>
        Promise.resolve(void imports.push(...messages.map(({ body }) => body))),
    });
    call = apiOf(routes, world.core);
  });
  afterEach(() => world.close());

  async function newMember(
    user: string | number,
    name?: string,
    friendship: 'followed' | 'blocked' = 'followed',
  ) {
    const sighting = { channelId, lineUserId: lineUserOf(user), occurredAt: world.clock.now(), friendship };
    const { member, parts } = await members.prepareSighting(sighting);
    await world.core.commit(parts);
    if (name !== undefined) await members.persons.change(channelId, member.memberId, { name });
    return member.memberId;
  }
  const list = async (query: string): Promise<{ items: MemberView[]; nextCursor?: string }> => {
    const response = await call(`GET /v1/members?${query}`);
    expect(response.status).toBe(200);
    return response.json;
  };
  const namesFor = async (name: string, more = '') =>
    (await list(`name=${encodeURIComponent(name)}${more}`)).items.map((item) => item.name);

  it('lists every member of all 256 buckets exactly once, whatever the page size', async () => {
    const ids = await mapBounded(
      Array.from({ length: 600 }, (_, index) => index),
      16,
      (index) => newMember(index),
    );
    expect(new Set(ids.map((id) => id.slice(0, 2))).size).toBeGreaterThan(200);
    for (const limit of [7, 100]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list(`limit=${String(limit)}${cursor === undefined ? '' : `&cursor=${cursor}`}`);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ memberId }) => memberId));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen.sort()).toEqual([...ids].sort());
    }
  });

  it('ends a list without a cursor when the page is exactly full', async () => {
    for (const user of [1, 2, 3]) await newMember(user);
    expect(await list('limit=3')).not.toHaveProperty('nextCursor');
    expect(await list('limit=2')).toHaveProperty('nextCursor');
  });

  it('narrows a list by tag and lifecycle', async () => {
    const vip = await newMember('vip');
    const gone = await newMember('gone', undefined, 'blocked');
    await newMember('other');
    await composeTags(world.core).changeTags({
      channelId,
      causeId: 'c',
      memberIds: [vip, gone],
      add: [{ tag: 'vip', weight: 1 }],
      remove: [],
    });
    const ids = async (query: string) => (await list(query)).items.map(({ memberId }) => memberId).sort();
    expect(await ids('tag=vip')).toEqual([vip, gone].sort());
    expect(await ids('lifecycle=blocked')).toEqual([gone]);
    expect(await ids('tag=vip&lifecycle=friend')).toEqual([vip]);
    expect(await ids('tag=constructor')).toEqual([]);
  });

  it('refuses cursors and limits that nobody gave', async () => {
    for (const query of ['cursor=x', 'limit=0', 'limit=101', 'lifecycle=happy', 'nonsense=1', 'name=%20']) {
      expect([query, (await call(`GET /v1/members?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it.each([
    ['สมชาย ใจดี', 'สมช'],
    ['สมชาย ใจดี', 'สมชาย ใจ'],
    ['王小明', '王'],
    ['王小明', '王小'],
    ['さくら たなか', 'さくら'],
    ['ﾀﾅｶ ｻｸﾗ', 'タナカ'],
    ['タナカ', 'ﾀﾅ'],
    ['ＡＮＮＡ', 'anna'],
    ['Anna  Bell', 'ANNA b'],
    ['Ａｎｎａ　Ｂｅｌｌ', 'anna bell'],
    ['😀 Joy', '😀'],
  ])('finds %s by %s', async (name, prefix) => {
    await newMember('found', name);
    await newMember('other', '別人');
    expect(await namesFor(prefix)).toEqual([name]);
    expect(await namesFor(`${prefix}x`)).toEqual([]);
  });

  it('finds names in their order over all shards, up to the limit', async () => {
    for (let index = 0; index < 40; index += 1)
      await newMember(index, `Kim ${String(index).padStart(2, '0')}`);
    const found = await namesFor('kim', '&limit=30');
    expect(found).toEqual(Array.from({ length: 30 }, (_, index) => `Kim ${String(index).padStart(2, '0')}`));
  });

  it('narrows a search by name as well', async () => {
    await newMember('a', 'Anna A');
    await newMember('b', 'Anna B', 'blocked');
    expect(await namesFor('anna', '&lifecycle=blocked')).toEqual(['Anna B']);
    expect(await namesFor('anna', '&tag=vip')).toEqual([]);
  });

  it('shows one member, and knows no others', async () => {
    const memberId = await newMember('a', 'Anna');
    expect(await call(`GET /v1/members/${memberId}`)).toMatchObject({
      status: 200,
      json: {
        memberId,
        name: 'Anna',
        lifecycle: 'friend',
        lineUserId: lineUserOf('a'),
        tags: {},
        attributes: {},
      },
    });
    expect(await call(`GET /v1/members/${deterministicId('nobody')}`)).toMatchObject({ status: 404 });
    expect(await call('GET /v1/members/1')).toMatchObject({ status: 400 });
  });

  it('keeps members of other channels apart', async () => {
    const settings = { ...((await world.core.readChannel(channelId)) ?? fail()).settings };
    await world.core.channels.create({ channelId: 'B', settings, createdAt: new Date(0).toISOString() });
    const memberId = await newMember('a', 'Anna');
    expect(await call(`GET /v1/members/${memberId}`)).toMatchObject({ status: 400 });
    expect(await call(`GET /v1/members/${memberId}?channelId=B`)).toMatchObject({ status: 404 });
    expect((await list('channelId=B')).items).toEqual([]);
    expect((await list('channelId=B&name=anna')).items).toEqual([]);
    expect(await call(`GET /v1/members/${memberId}?channelId=${channelId}`)).toMatchObject({ status: 200 });
  });

  describe('attributes', () => {
    const patch = (memberId: string, attributes: object) =>
      call(`PATCH /v1/members/${memberId}`, { body: { attributes } });

    it('are set, changed and removed', async () => {
      const memberId = await newMember('a');
      await patch(memberId, { size: 'M', visits: 3, club: true });
      expect(await patch(memberId, { size: 'L', visits: null, unknown: null })).toMatchObject({
        status: 200,
        json: { attributes: { size: 'L', club: true } },
      });
      expect((await members.members.read(channelId, memberId))?.attributes).toEqual({
        size: 'L',
        club: true,
      });
      expect(await patch(memberId, {})).toMatchObject({ status: 200 });
    });

    it('may be called by reserved words', async () => {
      const memberId = await newMember('a');
      expect(await patch(memberId, { name: 'x', constructor: 1, SELECT: true })).toMatchObject({
        json: { attributes: { name: 'x', constructor: 1, SELECT: true } },
      });
    });

    it('are fifty at most', async () => {
      const memberId = await newMember('a');
      const fifty = Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [`a${String(index)}`, index]),
      );
      expect(await patch(memberId, fifty)).toMatchObject({ status: 200 });
      expect(await patch(memberId, { more: 1 })).toMatchObject({
        status: 422,
        json: { errors: [{ path: '/attributes' }] },
      });
      expect(await patch(memberId, { more: 1, a0: null })).toMatchObject({ status: 200 });
    });

    it.each([[{ '1a': 1 }], [{ a: ['x'] }], [{ a: 'x'.repeat(201) }], [{ ['a'.repeat(41)]: 1 }]])(
      'are refused as %j',
      async (attributes) => {
        expect(await patch(await newMember('a'), attributes)).toMatchObject({ status: 400 });
      },
    );
  });

  it('tells the timeline newest first, page by page, each row once', async () => {
    const memberId = await newMember('a');
    for (let index = 0; index < 25; index += 1) {
      const at = 1_000_000 + Math.floor(index / 3);
      const row = {
        id: `e${String(index)}`,
        channelId,
        memberId,
        type: 'postback.received',
        at,
        detail: { data: String(index) },
      };
      await world.core.commit([members.appendActivity(row)]);
    }
    const seen: TimelineRow[] = [];
    let cursor: string | undefined;
    do {
      const response = await call(
        `GET /v1/members/${memberId}/timeline?limit=4${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      const page = response.json as { items: TimelineRow[]; nextCursor?: string };
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(seen.map(({ detail }) => detail['data'])).size).toBe(25);
    expect(seen).toHaveLength(25);
    const times = seen.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(seen[0]).toMatchObject({ summary: 'Tapped an action (24).' });
  });

  it('has no timeline for nobody', async () => {
    expect(await call(`GET /v1/members/${deterministicId('nobody')}/timeline`)).toMatchObject({
      status: 404,
    });
  });

  it('orders an import of followers and shows how it goes', async () => {
    const response = await call('POST /v1/members/import-followers');
    const { importId } = response.json as { importId: string };
    expect(response).toMatchObject({ status: 202, json: { status: 'running', imported: 0 } });
    expect(imports).toEqual([{ importId, channelId, imported: 0 }]);
    expect(await call(`GET /v1/imports/${importId}`)).toMatchObject({
      json: { importId, status: 'running' },
    });
    expect(await call('GET /v1/imports/none')).toMatchObject({ status: 404 });
  });
});

function fail(): never {
  throw new Error('The channel exists.');
}
