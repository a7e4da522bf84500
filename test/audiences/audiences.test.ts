import { createHash } from 'node:crypto';
import { createDynamoLineAudiences } from '../../lambdas/audiences/adapters/dynamo-audiences.ts';
import type { AudienceWork } from '../../lambdas/audiences/ports.ts';
import { composeAudiencesApi, composeAudienceWork } from '../../lambdas/compose/audiences.ts';
import { composeCommerceMerge } from '../../lambdas/compose/commerce.ts';
import { composeIdentity, composeMembers } from '../../lambdas/compose/members.ts';
import type { OutgoingMessage } from '../../lambdas/shared/domain/queue.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

const dayMs = 86_400_000;

describe('audiences', () => {
  let world: ProductWorld;
  let call: ReturnType<typeof apiOf>;
  let blobs: ReturnType<typeof memoryBlobs>;
  let queued: OutgoingMessage<AudienceWork>[];
  let friends: string[];
  let work: ReturnType<typeof composeAudienceWork>;

  beforeEach(async () => {
    world = await productWorld();
    blobs = memoryBlobs();
    queued = [];
    const platform = {
      blobs,
      createUploadLink: ({ key }: { key: string }) => Promise.resolve(`https://upload.example/${key}`),
      sendToAudienceQueue: (messages: readonly OutgoingMessage<AudienceWork>[]) =>
        Promise.resolve(void queued.push(...messages)),
    };
    call = apiOf(composeAudiencesApi(world.core, platform), world.core);
    work = composeAudienceWork(world.core, platform);
    friends = await newFriends(0, 60);
  });
  afterEach(() => world.close());

  async function newFriends(from: number, count: number): Promise<string[]> {
    const { prepareSighting } = composeMembers(world.core);
    const ids: string[] = [];
    for (let index = from; index < from + count; index += 1) {
      const sighting = { channelId, lineUserId: lineUserOf(index), occurredAt: world.clock.now() };
      const { member, parts } = await prepareSighting({ ...sighting, friendship: 'followed' });
      await world.core.commit(parts);
      ids.push(member.memberId);
    }
    return ids;
  }
  async function block(index: number): Promise<void> {
    const sighting = { channelId, lineUserId: lineUserOf(index), occurredAt: world.clock.now() + 1 };
    const { parts } = await composeMembers(world.core).prepareSighting({
      ...sighting,
      friendship: 'blocked',
    });
    await world.core.commit(parts);
  }
  /** Works off the queue once; what waits comes at once. */
  async function drain(times = 1): Promise<void> {
    const messages = queued.splice(0);
    for (const [index, { body }] of messages.entries())
      for (let round = 0; round < times; round += 1)
        await work([{ id: `${index}-${round}`, body, receiveCount: 1, sentAt: 0 }]);
  }
  const create = async (from: object, name = 'A') => call('POST /v1/audiences', { body: { name, from } });
  const idOf = (answer: { json: unknown }) => (answer.json as { audienceId: string }).audienceId;
  const groups = async () => {
    const answer = await fetch(`${world.simulator.baseUrl}/v2/bot/audienceGroup/list?page=1`, {
      headers: { authorization: 'Bearer a channel access token' },
    });
    return (
      (await answer.json()) as {
        audienceGroups: { audienceGroupId: number; audienceCount: number; description: string }[];
      }
    ).audienceGroups;
  };

  it('freeze lists, and put them together', async () => {
    const a = idOf(await create({ memberIds: friends.slice(0, 30) }));
    const b = idOf(await create({ memberIds: friends.slice(20, 50) }));
    const count = async (from: object) => ((await create(from)).json as { count: number }).count;
    expect(await count({ union: [{ audienceId: a }, { audienceId: b }] })).toBe(50);
    expect(await count({ intersection: [{ audienceId: a }, { audienceId: b }] })).toBe(10);
    expect(await count({ minus: [{ audienceId: a }, { audienceId: b }] })).toBe(20);
    expect(
      await call('POST /v1/audiences/overlap', { body: { a: { audienceId: a }, b: { audienceId: b } } }),
    ).toMatchObject({ json: { onlyA: 20, both: 10, onlyB: 20 } });
    const first = await call(`GET /v1/audiences/${a}/members?limit=20`);
    const { items, nextCursor } = first.json as { items: string[]; nextCursor: string };
    const rest = await call(`GET /v1/audiences/${a}/members?limit=20&cursor=${nextCursor}`);
    expect([...items, ...(rest.json as { items: string[] }).items]).toEqual(friends.slice(0, 30).sort());
    expect(await call(`DELETE /v1/audiences/${a}`)).toMatchObject({ status: 204 });
    expect(await call(`GET /v1/audiences/${a}`)).toMatchObject({ status: 404 });
  });

  it('name what of a source is not there', async () => {
    const nobody = '0f8fad5b-d9cb-469f-a165-70867728950e';
    expect(await create({ memberIds: [friends[0], nobody] })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/from/memberIds/1' }] },
    });
    expect(await create({ union: [{ segmentId: 'none' }, { audienceId: nobody }] })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/from/union/0/segmentId' }, { path: '/from/union/1/audienceId' }] },
    });
  });

  it('are read from an uploaded list, with a word on every row that names nobody', async () => {
    const { prepareCustomer } = composeIdentity(world.core, composeCommerceMerge(world.core));
    const customer = await prepareCustomer(channelId, { phone: '+66812345678' }, world.clock.now());
    if (customer.outcome === 'member') await world.core.commit(customer.parts);
    const upload = await call('POST /v1/audiences/uploads', { body: { name: 'Phones' } });
    const audienceId = idOf(upload);
    const csv = '\uFEFFName;Phone\nPloy;+66 81 234 5678\nNobody;+66899999999\n;\n\nWrong;12\n';
    await blobs.put(`imports/${channelId}/audience-${audienceId}.csv`, Buffer.from(csv), 'text/csv');
    const start = { body: { key: 'phone', column: 'phone' } };
    expect(await call(`POST /v1/audiences/${audienceId}/import`, start)).toMatchObject({ status: 202 });
    await drain(2);
    expect(await call(`GET /v1/audiences/${audienceId}`)).toMatchObject({
      json: {
        status: 'ready',
        count: 1,
        rows: 4,
        unknown: 2,
        problems: [
          { row: 3, column: 'phone' },
          { row: 4, message: 'It is empty.' },
          { row: 6, column: 'phone' },
        ],
      },
    });
    expect(blobs.files.has(`imports/${channelId}/audience-${audienceId}.csv`)).toBe(false);
  });

  it('refuse a list in another encoding, without the column, or with an open quote', async () => {
    for (const [bytes, reason] of [
      [Buffer.from([0x70, 0x0a, 0xa4, 0xa4]), /UTF-8/],
      [Buffer.from('a,b\n1,2\n'), /no column phone/],
      [Buffer.from('phone\n"+6681\n'), /quoted cell that begins in line 2 does not end/],
    ] as const) {
      const audienceId = idOf(await call('POST /v1/audiences/uploads', { body: { name: 'x' } }));
      await blobs.put(`imports/${channelId}/audience-${audienceId}.csv`, bytes, 'text/csv');
      await call(`POST /v1/audiences/${audienceId}/import`, { body: { key: 'phone', column: 'phone' } });
      await drain();
      expect(await call(`GET /v1/audiences/${audienceId}`)).toMatchObject({
        json: { status: 'refused', reason: expect.stringMatching(reason) as unknown },
      });
    }
  });

  it('give hashes for ads only of members who consented, and say how many are left out', async () => {
    const { members, persons } = composeMembers(world.core);
    const [ploy = '', other = '', silent = ''] = friends;
    for (const memberId of [ploy, other])
      await members.setProfile(channelId, memberId, { consents: ['ads'] });
    await persons.change(channelId, ploy, { phone: '+66812345678', email: 'Ploy@Example.com' });
    const audienceId = idOf(await create({ memberIds: [ploy, other, silent] }));
    expect(await call(`GET /v1/audiences/${audienceId}/export?kind=phone`)).toMatchObject({
      json: {
        items: [createHash('sha256').update('+66812345678').digest('hex')],
        leftOut: { withoutConsent: 1, withoutValue: 1 },
      },
    });
  });

  describe('at LINE', () => {
    const follow = async (source: object) => {
      const { json } = await call('POST /v1/line-audiences', { body: { description: 'VIPs', source } });
      const { lineAudienceId } = json as { lineAudienceId: string };
      return {
        sync: () => call(`POST /v1/line-audiences/${lineAudienceId}/sync`),
        read: async () =>
          (await call(`GET /v1/line-audiences/${lineAudienceId}`)).json as Record<string, unknown>,
        remove: () => call(`DELETE /v1/line-audiences/${lineAudienceId}`),
      };
    };
    const ready = async (): Promise<void> => {
      world.clock.advance(120_000);
      await drain();
    };

    it('are made, filled and watched until LINE has them ready', async () => {
      const audienceId = idOf(await create({ memberIds: friends }));
      const line = await follow({ audienceId });
      await drain(2);
      expect(await groups()).toMatchObject([{ audienceCount: 60 }]);
      expect(await line.read()).toMatchObject({ status: 'IN_PROGRESS', uploaded: 60, count: 60 });
      await ready();
      const [group] = await groups();
      expect(await line.read()).toMatchObject({
        status: 'READY',
        narrowcastRecipient: { type: 'audience', audienceGroupId: group?.audienceGroupId },
      });
      expect(await call(`DELETE /v1/audiences/${audienceId}`)).toMatchObject({ status: 409 });
      await line.remove();
      expect(await groups()).toEqual([]);
    });

    it('are left alone when nothing has changed, and made anew when somebody left or before they expire', async () => {
      const line = await follow({ audienceId: idOf(await create({ memberIds: friends })) });
      await drain();
      const [first] = await groups();
      await line.sync();
      await drain();
      expect(await groups()).toEqual([expect.objectContaining({ audienceGroupId: first?.audienceGroupId })]);
      await block(3);
      await line.sync();
      await drain();
      const [second, ...others] = await groups();
      expect(others).toEqual([]);
      expect(second).toMatchObject({ audienceCount: 59 });
      expect(second?.audienceGroupId).not.toBe(first?.audienceGroupId);
      world.clock.advance(170 * dayMs);
      await line.sync();
      await drain();
      expect((await groups())[0]?.audienceGroupId).not.toBe(second?.audienceGroupId);
      expect(await groups()).toHaveLength(1);
    });

    it('find a group again whose answer was lost, and end with one', async () => {
      const line = await follow({ audienceId: idOf(await create({ memberIds: friends })) });
      await drain();
      const store = createDynamoLineAudiences(world.core);
      const [known] = await store.list(channelId);
      if (!known?.group) throw new Error('no group');
      // As if the function had died before it could record what LINE answered.
      const { audienceGroupId: _lost, ...next } = known.group;
      await store.put({ ...known, group: undefined, next: { ...next, added: 0, status: 'UPLOADING' } });
      await line.sync();
      await drain(2);
      expect(await groups()).toMatchObject([{ audienceCount: 60 }]);
      expect(await line.read()).toMatchObject({ uploaded: 60 });
    });

    it('tell in words what LINE refuses', async () => {
      expect(
        await call('POST /v1/line-audiences/click', { body: { description: 'x', requestId: 'none' } }),
      ).toMatchObject({ status: 422, json: { title: 'LINE refuses it' } });
      expect(await call('GET /v1/line-audiences/shared')).toMatchObject({ json: { items: [] } });
    });
  });
});
