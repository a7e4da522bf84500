import { composeNoticesApi, composeNoticeWork } from '../../lambdas/compose/notices.ts';
import { composeHandle } from '../../lambdas/compose/inbound.ts';
import { composeDelivery } from '../../lambdas/compose/delivery.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { createDynamoIdentities } from '../../lambdas/members/adapters/dynamo-identities.ts';
import { hashPhone } from '../../lambdas/shared/domain/phone.ts';
import { createPrepareSighting } from '../../lambdas/members/adapters/dynamo-sightings.ts';
import type { NoticeWork } from '../../lambdas/notices/contracts.ts';
import type { NoticeView } from '../../lambdas/notices/endpoints.ts';
import type { RouteAnswer } from '../../lambdas/notices/domain/notice.ts';
import type { SendSms } from '../../lambdas/notices/ports.ts';
import type { LogDetail } from '../../lambdas/shared/edge/logger.ts';
import { apiOf, channelId, productWorld, type ProductWorld } from '../support/product-world.ts';
import { timedQueue } from '../support/timed-queue.ts';

const minuteMs = 60_000;
const phone = '+886912345678';
const sms = {
  route: 'sms',
  costMicros: 40_000,
  originationIdentity: 'Shop',
  allowedCountries: ['TW'],
};
const routes = {
  routes: [sms, { route: 'lineNotification', costMicros: 20_000 }, { route: 'linePush', costMicros: 5_000 }],
  currency: 'USD',
};

interface Told {
  title: string;
  errors: { path: string; message: string }[];
}

describe('notices by the API', () => {
  let world: ProductWorld;
  let queue: ReturnType<typeof timedQueue<NoticeWork>>;
  let work: (body: NoticeWork) => Promise<void>;
  let call: ReturnType<typeof apiOf>;
  let texts: Parameters<SendSms>[0][];
  let answerSms: RouteAnswer;
  let logged: LogDetail[];

  beforeEach(async () => {
    world = await productWorld();
    logged = [];
    const core = { ...world.core, log: (_code: string, detail: LogDetail = {}) => void logged.push(detail) };
    queue = timedQueue<NoticeWork>(world.clock);
    texts = [];
    answerSms = { outcome: 'accepted', reference: 'sms-1' };
    const sendSms: SendSms = (text) => {
      texts.push(text);
      return Promise.resolve(answerSms);
    };
    const consume = composeNoticeWork(core, { schedules: queue.schedules, sendSms });
    work = async (body) => {
      const { failedIds } = await consume([{ id: '1', body, receiveCount: 1, sentAt: 0 }]);
      expect(failedIds).toEqual([]);
    };
    call = apiOf(composeNoticesApi(core, queue.send), core);
  });
  afterEach(() => world.close());

  const putRoutes = (body: object = routes) => call(`PUT /v1/channels/${channelId}/routes`, { body });
  let keys = 0;
  const send = (body: object, key = `order-${(keys += 1)}`) =>
    call('POST /v1/notices', {
      body: {
        text: 'Your parcel is here.',
        smsText: 'Your parcel is here.',
        purpose: 'transactional',
        ...body,
      },
      headers: { 'idempotency-key': key },
    });
  const noticeOf = ({ json }: { json: never }): NoticeView => json;
  const toldOf = ({ json }: { json: never }): Told => json;
  const read = async (noticeId: string) => noticeOf(await call(`GET /v1/notices/${noticeId}`));
  const run = (milliseconds = 0) => queue.run(work, milliseconds);

  const newUser = async (body: object) =>
    ((await world.sim('POST', '/_sim/users', { displayName: 'Anna', ...body })) as { userId: string }).userId;
  const received = async (userId: string) =>
    (await world.sim('GET', `/_sim/users/${userId}/messages`)) as { via: string; deliveryTag?: string }[];
  async function newFriend(): Promise<{ userId: string; memberId: string }> {
    const userId = await newUser({ friend: true });
    const sighting = {
      channelId,
      lineUserId: userId,
      occurredAt: world.clock.now(),
      friendship: 'followed' as const,
    };
    const { member, parts } = await createPrepareSighting(world.core)(sighting);
    await world.core.commit(parts);
    return { userId, memberId: member.memberId };
  }
  /** LINE's webhook about a delivery, through the consumer of the webhook's queue. */
  async function tellDelivery(data: string, webhookEventId = 'event-1') {
    const handle = composeHandle(world.core, {
      blobs: { put: () => Promise.resolve(), delete: () => Promise.resolve() },
      sendToMediaQueue: () => Promise.resolve(),
      sendToNoticeQueue: queue.send,
      enterByReply: () => Promise.resolve([]),
      replies: composeDelivery(world.core).replies,
    });
    const event = {
      type: 'delivery',
      mode: 'active',
      timestamp: world.clock.now(),
      webhookEventId,
      delivery: { data },
    };
    const body = { channelId, receivedAt: world.clock.now(), event };
    expect(await handle([{ id: '1', body, receiveCount: 1, sentAt: 0 }])).toEqual({ failedIds: [] });
    await run();
  }

  it('are off until the channel has routes', async () => {
    const refused = await send({ phone });
    expect([refused.status, toldOf(refused).title]).toEqual([409, 'Notices are switched off']);
    expect((await call(`GET /v1/channels/${channelId}/routes`)).json).toMatchObject({ routes: [] });
    expect((await putRoutes()).json).toMatchObject({
      order: 'cheapest',
      whenUnclear: 'endUnknown',
      routes: [{ waitMinutes: 15, mostSegments: 3 }, { waitMinutes: 10 }, { waitMinutes: 2 }],
    });
  });

  it('go to a friend by push, and stand on its timeline', async () => {
    await putRoutes();
    const { userId, memberId } = await newFriend();
    const { status, json } = await send({ memberId });
    const { noticeId, skipped } = noticeOf({ json });
    expect([status, skipped.map(({ route }) => route)]).toEqual([202, ['sms', 'lineNotification']]);
    await run(5 * minuteMs);
    expect(await read(noticeId)).toMatchObject({
      ...{ status: 'accepted', estimatedCostMicros: 5_000, twicePossible: false },
      tries: [{ route: 'linePush', state: 'accepted' }],
    });
    expect((await received(userId)).map(({ via }) => via)).toEqual(['push']);
    const { activities } = composeMembers(world.core);
    const { rows } = await activities.list({ channelId, memberId, limit: 10 });
    expect(rows.map(({ type }) => type)).toContain('notice.ended');
  });

  it('find the friend behind a phone', async () => {
    await putRoutes();
    const { userId, memberId } = await newFriend();
    const identity = { kind: 'phone' as const, value: hashPhone(phone) };
    await world.core.commit([createDynamoIdentities(world.core).claim(channelId, identity, memberId)]);
    const { noticeId } = noticeOf(await send({ phone: '+886 912-345-678' }));
    await run();
    expect((await received(userId)).map(({ via }) => via)).toEqual(['push']);
    expect((await read(noticeId)).routes.map(({ route }) => route)).toEqual([
      'linePush',
      'lineNotification',
      'sms',
    ]);
  });

  it('reach a stranger by the hash of the phone, and end when the webhook tells of it', async () => {
    await putRoutes();
    const userId = await newUser({ phone, notifications: 'undelivered' });
    const { noticeId } = noticeOf(await send({ phone }));
    await run(5 * minuteMs);
    const [message] = await received(userId);
    expect(message?.via).toBe('notification');
    await tellDelivery(message?.deliveryTag ?? '');
    await tellDelivery(message?.deliveryTag ?? '', 'event-2');
    await run(60 * minuteMs);
    expect(await read(noticeId)).toMatchObject({
      ...{ status: 'delivered', explanation: 'LINE told that it was delivered.' },
      tries: [{ route: 'lineNotification', state: 'delivered' }],
    });
    expect(texts).toEqual([]);
  });

  it('fall back to SMS after the wait, and say when LINE delivers after all', async () => {
    await putRoutes();
    const userId = await newUser({ phone, notifications: 'undelivered' });
    const { noticeId } = noticeOf(await send({ phone }));
    await run(11 * minuteMs);
    expect(texts).toMatchObject([{ phone, text: 'Your parcel is here.', originationIdentity: 'Shop' }]);
    const [message] = await received(userId);
    await tellDelivery(message?.deliveryTag ?? '');
    expect(await read(noticeId)).toMatchObject({
      ...{ status: 'accepted', twicePossible: true, estimatedCostMicros: 60_000 },
      tries: [
        { state: 'delivered', whyNext: expect.stringContaining('after the next route had begun') as string },
        { state: 'accepted', reference: 'sms-1' },
      ],
    });
  });

  it('hear from AWS what became of a text, before or after its id was noted', async () => {
    await putRoutes({ ...routes, routes: [sms] });
    const report = (messageId: string, eventType: string) =>
      queue.send([{ body: { smsReport: { messageId, eventType, at: world.clock.now() } } }]);
    const ended = async (messageId: string, eventType: string, when: 'before' | 'after') => {
      answerSms = { outcome: 'taken', reference: messageId };
      if (when === 'before') await report(messageId, eventType);
      const { noticeId } = noticeOf(await send({ phone }));
      await run();
      if (when === 'after') await report(messageId, eventType);
      await run();
      return read(noticeId);
    };
    expect(await ended('m1', 'TEXT_DELIVERED', 'after')).toMatchObject({
      ...{ status: 'delivered', explanation: 'AWS told that it was delivered.', estimatedCostMicros: 40_000 },
      tries: [{ state: 'delivered', reference: 'm1' }],
    });
    expect(await ended('m2', 'TEXT_INVALID', 'before')).toMatchObject({
      status: 'failed',
      tries: [{ explanation: expect.stringContaining('there is no such phone number') as string }],
    });
    await report('of somebody else', 'TEXT_DELIVERED');
    await run();
    expect(JSON.stringify(await world.items('records', 'SMS#'))).not.toContain('912345678');
  });

  it('are listed, the newest first, by status and by member', async () => {
    await putRoutes();
    const { memberId } = await newFriend();
    const ids: string[] = [];
    for (const to of [{ memberId }, { phone: '+886911111111' }, { memberId }, { phone: '+886922222222' }]) {
      world.clock.advance(1000);
      ids.unshift(noticeOf(await send(to)).noticeId);
      if (ids.length === 3) await run();
    }
    const list = async (query: string) => {
      const { json } = await call(`GET /v1/notices?${query}`);
      const { items, nextCursor } = json as { items: NoticeView[]; nextCursor?: string };
      return { ids: items.map(({ noticeId }) => noticeId), nextCursor };
    };
    const first = await list('limit=3');
    expect(first.ids).toEqual(ids.slice(0, 3));
    expect(await list(`limit=3&cursor=${first.nextCursor}`)).toEqual({ ids: ids.slice(3) });
    expect((await list('status=open')).ids).toEqual([ids[0]]);
    expect((await list(`memberId=${memberId}&limit=1`)).ids).toEqual([ids[1]]);
    expect((await list(`memberId=${memberId}&status=accepted`)).ids).toEqual([ids[1], ids[3]]);
    expect((await list(`memberId=${memberId}&status=failed`)).ids).toEqual([]);
    const refused = await call('GET /v1/notices?status=lost&cursor=x');
    expect([refused.status, toldOf(refused).errors[0]?.path]).toEqual([400, 'query/status']);
  });

  it('go on at once when LINE knows no such phone', async () => {
    await putRoutes();
    const { noticeId } = noticeOf(await send({ phone }));
    await run();
    expect((await read(noticeId)).tries.map(({ route, state }) => [route, state])).toEqual([
      ['lineNotification', 'refused'],
      ['sms', 'accepted'],
    ]);
  });

  it('do not call LINE again after an answer that did not come', async () => {
    await putRoutes();
    const userId = await newUser({ phone, notifications: 'undelivered' });
    await world.sim('POST', '/_sim/faults', { path: '/bot/pnp/push', fault: 'resetAfterAccept' });
    const { noticeId } = noticeOf(await send({ phone }));
    await run(11 * minuteMs);
    expect(await read(noticeId)).toMatchObject({ status: 'unknown', tries: [{ state: 'unclear' }] });
    expect([await received(userId), texts]).toMatchObject([[{ via: 'notification' }], []]);
    expect(await world.lineCalls('/bot/pnp/push')).toBe(1);
    const resolve = (as: string) => call(`POST /v1/notices/${noticeId}/resolve-unknown`, { body: { as } });
    for (let time = 1; time <= 2; time += 1)
      expect(noticeOf(await resolve('sent'))).toMatchObject({
        ...{ status: 'accepted', explanation: 'A person says that it was sent.' },
      });
    expect([(await resolve('unsent')).status, (await resolve('perhaps')).status]).toEqual([409, 400]);
    expect(await read(noticeId)).toMatchObject({ status: 'accepted', tries: [{ state: 'unclear' }] });
  });

  it('take dearer routes while one waits for a person, and log that', async () => {
    await putRoutes();
    await newUser({ phone });
    await world.sim('POST', '/_sim/faults', { path: '/bot/pnp/push', status: 403 });
    const { noticeId } = noticeOf(await send({ phone }));
    await run();
    expect((await read(noticeId)).tries).toMatchObject([{ state: 'refused' }, { route: 'sms' }]);
    expect(logged).toEqual([{ channelId, noticeId, route: 'lineNotification' }]);
  });

  it('are one by their key, even after the day that answers are remembered', async () => {
    await putRoutes();
    const first = noticeOf(await send({ phone }, 'order-7'));
    await run();
    world.clock.advance(25 * 60 * minuteMs);
    expect(noticeOf(await send({ phone }, 'order-7')).noticeId).toBe(first.noticeId);
    await run(60 * minuteMs);
    expect(texts).toHaveLength(1);
    world.clock.advance(25 * 60 * minuteMs);
    const other = await send({ phone, smsText: 'Something else.' }, 'order-7');
    expect([other.status, toldOf(other).title]).toEqual([422, 'Idempotency key reused']);
  });

  it('keep phone and words out of queues, logs and answers, and out of the store when they ended', async () => {
    await putRoutes();
    const answer = await send({ phone });
    await run(60 * minuteMs);
    const told = JSON.stringify([queue.sent, logged, answer.body, await world.items('activity')]);
    const kept = JSON.stringify(await world.items('records', 'NOTICE#'));
    for (const secret of ['912345678', 'parcel']) {
      expect(told).not.toContain(secret);
      expect(kept).not.toContain(secret);
    }
  });

  it.each<[object, string]>([
    [{ phone: '0912345678' }, '/phone'],
    [{ phone: '+88691' }, '/phone'],
    [{ memberId: '6f1c7d0e-6a0b-4b1c-9a35-6f6f0d1a2b3c' }, '/memberId'],
    [{ phone, memberId: '6f1c7d0e-6a0b-4b1c-9a35-6f6f0d1a2b3c' }, '/phone'],
    [{}, '/phone'],
    [{ phone, purpose: 'marketing' }, '/purpose'],
    [{ phone, smsText: 'Hello {{name}}' }, '/smsText'],
    [{ phone, text: 'Hello {{name}}' }, '/text'],
    [{ phone, text: undefined, smsText: undefined }, '/text'],
    [
      {
        phone,
        text: undefined,
        messages: [
          {
            type: 'image',
            originalContentUrl: 'https://a.example/a',
            previewImageUrl: 'https://a.example/a',
          },
        ],
      },
      '/messages/0/type',
    ],
  ])('refuse %j and name %s', async (body, path) => {
    await putRoutes();
    const refused = await send(body);
    expect(refused.status).toBe(400);
    expect(toldOf(refused).errors.map((error) => error.path)).toContain(path);
  });

  it('count an SMS in segments', async () => {
    await putRoutes();
    expect(toldOf(await send({ phone, smsText: '包裹'.repeat(101) })).errors).toEqual([
      { path: '/smsText', message: 'takes 4 SMS in UCS-2 (202 characters); the channel allows 3' },
    ]);
    const { routes: planned } = noticeOf(await send({ phone, smsText: 'a'.repeat(161) }));
    expect(planned.at(-1)).toMatchObject({ route: 'sms', segments: 2, costMicros: 80_000 });
  });

  it('say why no route reaches somebody', async () => {
    await putRoutes();
    const refused = await send({ phone: '+12025550123' });
    expect(refused.status).toBe(422);
    expect(toldOf(refused).errors.map(({ message }) => message)).toEqual([
      'sms: the channel sends SMS to TW only',
      'lineNotification: LINE sends notification messages to phones of JP, TH, TW only',
      'linePush: the recipient is no friend of the account',
    ]);
  });

  it('need a key', async () => {
    await putRoutes();
    const refused = await call('POST /v1/notices', { body: { phone, text: 'a', purpose: 'transactional' } });
    expect([refused.status, toldOf(refused).errors[0]?.path]).toEqual([400, 'header/idempotency-key']);
  });
});
