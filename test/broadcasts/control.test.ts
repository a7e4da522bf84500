import { broadcastWorld, text, type BroadcastWorld, type Friend } from '../support/broadcast-world.ts';
import { channelId } from '../support/product-world.ts';

interface BroadcastJson {
  status: string;
  stuck: boolean;
  reason?: string;
  parkReason?: string;
  scheduledAt?: string;
  figures?: Record<string, number> & { reasons: Record<string, number> };
}

describe('people control a broadcast', () => {
  let world: BroadcastWorld;
  let friends: Friend[];
  beforeEach(async () => {
    await openWorld({});
  });
  afterEach(() => world.close());

  async function openWorld(options: { monthlyLimit?: number }): Promise<void> {
    world = await broadcastWorld(options);
    friends = await world.newFriends(6);
  }

  const definition = (more: object = {}) => ({
    name: 'Sale',
    audience: { allFriends: true },
    variants: [{ name: 'A', content: { messages: [text('Sale')] } }],
    ...more,
  });
  const create = async (more: object = {}): Promise<string> => {
    const answer = await world.call('POST /v1/broadcasts', { body: definition(more) });
    expect(answer).toMatchObject({ status: 201 });
    return (answer.json as { broadcastId: string }).broadcastId;
  };
  const act = (id: string, verb: string, body: object = {}) =>
    world.call(`POST /v1/broadcasts/${id}/${verb}`, { body });
  const view = async (id: string) => (await world.call(`GET /v1/broadcasts/${id}`)).json as BroadcastJson;
  const received = async () => {
    const texts = [];
    for (const friend of friends) texts.push((await world.textsOf(friend)).length);
    return texts;
  };
  /** One recipient a minute, each a chunk of its own kind of moment. */
  const slow = { recipientsPerMinute: 1 };
  const fault = (body: object) => world.sim('POST', '/_sim/faults', body);

  it('nothing is sent before somebody says so', async () => {
    const id = await create();
    await world.pass(3600);
    expect(await view(id)).toMatchObject({ status: 'draft' });
    expect(await received()).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('a paused one stands still, and goes on with the rest', async () => {
    await world.newFriends(600);
    const id = await create({ recipientsPerMinute: 100 });
    await act(id, 'send');
    await world.pass(30);
    expect((await view(id)).figures).toMatchObject({ sent: 500, waiting: 106 });
    expect(await act(id, 'pause')).toMatchObject({ status: 200, json: { status: 'paused' } });
    await world.pass(3600);
    expect((await view(id)).figures).toMatchObject({ sent: 500, waiting: 106 });
    expect(await act(id, 'pause')).toMatchObject({ status: 409 });
    await act(id, 'resume');
    await world.pass(600);
    expect(await view(id)).toMatchObject({ status: 'finished', figures: { sent: 606 } });
    expect(await world.lineCalls('/multicast')).toBe(2);
  });

  it('a cancelled one never sends the rest, which counts as suppressed', async () => {
    await world.newFriends(600);
    const id = await create({ recipientsPerMinute: 100 });
    await act(id, 'send');
    await world.pass(30);
    expect(await act(id, 'cancel')).toMatchObject({ status: 200, json: { status: 'cancelled' } });
    await world.pass(3600);
    expect(await view(id)).toMatchObject({
      status: 'cancelled',
      figures: { sent: 500, suppressed: 106, waiting: 0, reasons: { cancelled: 106 } },
    });
    expect(await world.lineCalls('/multicast')).toBe(1);
    expect(await act(id, 'resume')).toMatchObject({ status: 409 });
  });

  it('one that LINE refuses for its token is parked, and resumes with a new token', async () => {
    const id = await create();
    world.credentials.set(channelId, { channelSecret: 'a channel secret', channelAccessToken: 'expired' });
    await act(id, 'send');
    await world.pass(60);
    expect(await view(id)).toMatchObject({
      status: 'parked',
      parkReason: 'channel token refused',
      figures: { parked: 6, waiting: 0, sent: 0 },
    });
    expect(world.logged).toContain('SEND_PARKED');
    world.credentials.set(channelId, {
      ...{ channelSecret: 'a channel secret', channelAccessToken: 'a channel access token' },
    });
    await act(id, 'resume');
    await world.pass(60);
    expect(await view(id)).toMatchObject({ status: 'finished', figures: { sent: 6, parked: 0 } });
    expect(await received()).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('one that LINE’s quota does not cover is refused, or cut where that was asked for', async () => {
    await world.close();
    await openWorld({ monthlyLimit: 4 });
    const refused = await create();
    await act(refused, 'send');
    await world.pass(60);
    expect(await view(refused)).toMatchObject({ status: 'refused' });
    expect((await view(refused)).reason).toMatch(/6 members.*leaves 4/);
    expect(await received()).toEqual([0, 0, 0, 0, 0, 0]);

    const mended = definition({ onQuotaExceeded: 'cut' });
    expect(await world.call(`PUT /v1/broadcasts/${refused}`, { body: mended })).toMatchObject({
      status: 200,
    });
    await act(refused, 'send');
    await world.pass(60);
    expect((await view(refused)).figures).toMatchObject({ sent: 4, suppressed: 2, reasons: { quota: 2 } });
  });

  it('one without anybody in its audience is refused', async () => {
    const id = await create({ audience: { expression: { tag: { name: 'nobody' } } } }).catch(() => undefined);
    expect(id).toBeUndefined();
    const empty = await create({ exclude: [{ allFriends: true }] });
    await act(empty, 'send');
    await world.pass(60);
    expect(await view(empty)).toMatchObject({ status: 'refused', reason: 'Nobody is in its audience.' });
  });

  it('one that does not move for five minutes is stuck, rings once, and resumes', async () => {
    const id = await create();
    await fault({ path: '/v2/bot/message/multicast', status: 500, count: 1000 });
    await act(id, 'send');
    await world.pass(250);
    expect(await view(id)).toMatchObject({ status: 'sending', stuck: false });
    await world.pass(400);
    expect(await view(id)).toMatchObject({ status: 'sending', stuck: true, figures: { waiting: 6 } });
    expect(world.logged.filter((code) => code === 'BROADCAST_STUCK')).toHaveLength(1);
    await fetch(`${world.simulator.baseUrl}/_sim/faults`, { method: 'DELETE' });
    await act(id, 'resume');
    await world.pass(60);
    expect(await view(id)).toMatchObject({ status: 'finished', stuck: false, figures: { sent: 6 } });
    expect(await received()).toEqual([1, 1, 1, 1, 1, 1]);
  });

  describe('a schedule', () => {
    it('is a moment on the channel’s clock', async () => {
      const id = await create();
      const answer = await act(id, 'schedule', { at: '2026-11-24T09:00' });
      expect(answer).toMatchObject({
        status: 200,
        json: { status: 'scheduled', scheduledAt: '2026-11-24T00:00:00.000Z' },
      });
      await world.pass(20 * 3600);
      expect(await received()).toEqual([0, 0, 0, 0, 0, 0]);
      await world.pass(2 * 3600);
      expect(await view(id)).toMatchObject({ status: 'finished' });
      // What is left looks at its results.
      expect([...world.planned.values()].map(({ body }) => body.work)).toEqual(['measure']);
    });

    it('may be moved and cancelled', async () => {
      const id = await create();
      await act(id, 'schedule', { at: '2026-11-24T09:00:00+09:00' });
      await act(id, 'schedule', { at: '2026-11-25T09:00:00+09:00' });
      expect(world.planned.size).toBe(1);
      await world.pass(24 * 3600);
      expect(await view(id)).toMatchObject({ status: 'scheduled' });
      await act(id, 'cancel');
      expect(world.planned.size).toBe(0);
      await world.pass(48 * 3600);
      expect(await received()).toEqual([0, 0, 0, 0, 0, 0]);
    });

    it('in the past is refused', async () => {
      const id = await create();
      expect(await act(id, 'schedule', { at: '2026-11-23T11:59' })).toMatchObject({
        status: 422,
        json: { errors: [{ path: '/at' }] },
      });
      expect(await view(id)).toMatchObject({ status: 'draft' });
    });

    it('that recurs sends an occurrence each time, to whoever is a friend then', async () => {
      const id = await create();
      const every = { localTime: '13:00', weekdays: ['monday', 'wednesday'] };
      expect(await act(id, 'schedule', { every })).toMatchObject({
        json: { scheduledAt: '2026-11-23T04:00:00.000Z' },
      });
      await world.pass(24 * 3600);
      expect(await received()).toEqual([1, 1, 1, 1, 1, 1]);
      await world.newFriends(1);
      await world.pass(48 * 3600);
      expect(await received()).toEqual([2, 2, 2, 2, 2, 2]);
      expect((await view(id)).scheduledAt).toBe('2026-11-30T04:00:00.000Z');
      const { json } = await world.call('GET /v1/broadcasts');
      const { items } = json as { items: { occurrenceOf?: string; recipients?: { count: number } }[] };
      expect(items.map(({ occurrenceOf, recipients }) => [occurrenceOf, recipients?.count])).toEqual([
        [id, 7],
        [id, 6],
        [undefined, undefined],
      ]);
      await act(id, 'cancel');
      await world.pass(14 * 86_400);
      expect(await received()).toEqual([2, 2, 2, 2, 2, 2]);
    });
  });

  it('members that the channel does not have are refused with their places', async () => {
    const stranger = (index: number) => `0198c0de-0000-7000-8000-${String(index).padStart(12, '0')}`;
    const refused = async (lists: object) =>
      (await world.call('POST /v1/broadcasts', { body: definition(lists) })) as {
        status: number;
        json: { errors: { path: string; message: string }[] };
      };
    const known = friends[0]?.memberId;
    expect(
      await refused({
        audience: { memberIds: [known, stranger(1)] },
        exclude: [{ memberIds: [stranger(2), known] }],
      }),
    ).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/audience/memberIds/1' }, { path: '/exclude/0/memberIds/0' }] },
    });
    const all = await refused({
      audience: { memberIds: Array.from({ length: 60 }, (_, index) => stranger(index)) },
    });
    expect(all.json.errors).toHaveLength(51);
    expect(all.json.errors.at(-1)).toEqual({
      path: '/audience/memberIds',
      message: '10 further members are unknown as well.',
    });
  });

  it('a test goes to some members at once and counts nowhere', async () => {
    const id = await create(slow);
    const memberIds = [friends[0]?.memberId];
    expect(await act(id, 'test', { memberIds })).toMatchObject({
      status: 200,
      json: { sends: [{ variant: 'A', language: 'default', sent: 1 }] },
    });
    expect(await received()).toEqual([1, 0, 0, 0, 0, 0]);
    expect(await view(id)).toMatchObject({ status: 'draft' });
    expect(await act(id, 'test', { memberIds: ['0198c0de-0000-7000-8000-000000000009'] })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/memberIds/0' }] },
    });
  });

  it('an estimate says who would get it, what LINE and AWS would count, and sends nothing', async () => {
    await world.close();
    await openWorld({ monthlyLimit: 100 });
    await world.block(friends[0] as Friend);
    const audience = { memberIds: friends.map(({ memberId }) => memberId) };
    const id = await create({ audience });
    expect(await act(id, 'estimate')).toMatchObject({
      status: 200,
      json: {
        ...{ audience: 6, holdout: 0, reach: 5, suppressed: { blocked: 1 }, exact: true },
        lineCalls: { multicast: 1, push: 0 },
        quota: { remaining: 100, after: 95, fits: true },
      },
    });
    const personal = await create({
      variants: [{ name: 'A', content: { messages: [text('Hi {{name}}')] } }],
    });
    const linked = await create({
      links: { mode: 'perMember' },
      variants: [{ name: 'A', content: { messages: [text('See https://shop.example/tea')] } }],
    });
    for (const id of [personal, linked])
      expect((await act(id, 'estimate')).json).toMatchObject({ lineCalls: { multicast: 0, push: 5 } });
    expect(await received()).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('bad input changes nothing and names its place', async () => {
    const bad = async (more: object) => {
      const { status, json } = await world.call('POST /v1/broadcasts', { body: definition(more) });
      return [status, ...(json as { errors: { path: string }[] }).errors.map(({ path }) => path)];
    };
    const a = { name: 'A', content: { messages: [text('A')] } };
    expect(await bad({ variants: [a, a] })).toEqual([400, '/variants/1/name']);
    expect(await bad({ winner: { metric: 'clicks', testShare: 0.2, afterHours: 4 } })).toEqual([
      400,
      '/winner',
      '/links',
    ]);
    expect(await bad({ audience: { segmentId: 'none' } })).toEqual([422, '/audience/segmentId']);
    expect(await bad({ audience: { audienceId: 'none' } })).toEqual([422, '/audience/audienceId']);
    expect(await bad({ exclude: [{ expression: { tag: { name: 'nobody' } } }] })).toEqual([
      422,
      '/exclude/0/expression/tag/name',
    ]);
    expect(await bad({ variants: [{ name: 'A', content: { templateId: 'none' } }] })).toEqual([
      422,
      '/variants/0/content',
    ]);
    expect(await bad({ variants: [{ name: 'A', content: { messages: [text('x'.repeat(5001))] } }] })).toEqual(
      [400, '/variants/0/content/messages/0/text'],
    );
    expect(await bad({ variants: [{ name: 'A', content: { messages: [text('{{nmae}}')] } }] })).toEqual([
      422,
      '/variants/0/content/messages/0/text',
    ]);
    expect(await bad({ holdoutShare: 1 })).toEqual([400, '/holdoutShare']);
    expect(await bad({ topicId: 'none' })).toEqual([422, '/topicId']);
    expect(await bad({ links: { mode: 'perMember', tag: { tag: 'none' } } })).toEqual([
      422,
      '/links/tag/tag',
    ]);
    const byClicks = { metric: 'clicks', testShare: 0.2, afterHours: 4 };
    expect(await bad({ variants: [a, { ...a, name: 'B' }], winner: byClicks })).toEqual([400, '/links']);
    expect((await world.call('GET /v1/broadcasts')).json).toEqual({ items: [] });
  });
});
