import { SendReport } from '../../lambdas/delivery/endpoints.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import type { SendRequest } from '../../lambdas/delivery/contracts.ts';
import { channelId, deliveryWorld, type DeliveryWorld } from '../support/delivery-world.ts';

describe('GET /v1/sends/{sendId}', () => {
  let world: DeliveryWorld;
  const get = async (sendId: string, channel = channelId): Promise<unknown> => {
    const [route] = world.api(channel);
    return route?.handle({ params: { sendId }, query: {}, body: undefined, idempotencyKey: undefined });
  };

  beforeEach(async () => {
    world = await deliveryWorld();
  });
  afterEach(() => world.memory.store.close());

  it('answers figures that add up, reasons and origin', async () => {
    const memberIds = world.friends(4, (index) => ({ lifecycle: index === 0 ? 'blocked' : 'friend' }));
    const request = world.request(memberIds);
    await world.deliver(request);
    const report = SendReport.parse(await get(request.sendId));
    expect(report).toMatchObject({
      status: 'closed',
      via: 'multicast',
      recipients: 4,
      sent: 3,
      suppressed: 1,
      reasons: [{ outcome: 'suppressed', reason: 'blocked', count: 1 }],
      origins: [request.origin],
    });
    expect(report.waiting + report.sent + report.suppressed + report.failed + report.unknown).toBe(4);
  });

  it('tells an open send from a closed one', async () => {
    world.line.plan('error 500', 'error 500', 'error 500', 'error 500');
    const request = world.request(world.friends(3));
    await world.deliver(request).catch(() => undefined);
    expect(await get(request.sendId)).toMatchObject({ status: 'open', waiting: 3 });
  });

  it('does not know sends of other channels, or none', async () => {
    const request = world.request(world.friends(2));
    await world.deliver(request);
    await expect(get(request.sendId, 'another')).rejects.toMatchObject({ status: 404 });
    await expect(get(deterministicId('none'))).rejects.toMatchObject({ status: 404 });
  });

  it('does not explain members that a send does not hold', async () => {
    const request = world.request(world.friends(2));
    await world.deliver(request);
    const memberId = deterministicId('somebody else');
    expect(await world.explain({ ...request, memberId })).toBeUndefined();
    const [known = ''] = request.memberIds;
    expect(
      await world.explain({ channelId: 'another', sendId: request.sendId, memberId: known }),
    ).toBeUndefined();
  });
});

describe('recipients of a journey of whom LINE never said whether they got it', () => {
  let world: DeliveryWorld;
  const hello: Extract<SendRequest['origin'], { kind: 'journey' }> = {
    ...{ kind: 'journey', journeyId: 'welcome', version: 1, nodeIds: ['hello'], variant: 'A' },
  };
  const cohortId = deterministicId('cohort');
  beforeEach(async () => {
    world = await deliveryWorld();
  });
  afterEach(() => world.memory.store.close());

  const call = async (operation: string, parts: object): Promise<Record<string, unknown>> => {
    const route = world.api().find(({ endpoint }) => endpoint.operationId === operation);
    const request = {
      params: {},
      query: { limit: 50 },
      body: undefined,
      idempotencyKey: undefined,
      ...parts,
    };
    return (await route?.handle(request)) as Record<string, unknown>;
  };
  const list = async () => (await call('listUnknownSends', {}))['items'] as SendReport[];
  const resolve = (sendId: string, as: string) =>
    call('resolveUnknownSend', { params: { sendId }, body: { as } });
  const counts = () => world.cohorts.readCounts('welcome', 1);

  /** A cohort whose send was counted as unknown when it went on, or which is still at it. */
  async function lose(origin: SendRequest['origin'] = { ...hello, cohortId }, hasGoneOn = true) {
    world.line.plan(...Array.from({ length: 4 }, () => 'reset before' as const));
    const request = world.request(world.friends(3), { origin });
    await expect(world.deliver(request)).rejects.toThrow();
    world.clock.advance(23 * 3_600_000);
    expect(await world.deliver(request)).toMatchObject({ outcome: 'closed', unknown: 3 });
    const header = {
      ...({
        cohortId,
        channelId,
        journeyId: 'welcome',
        version: 1,
        status: 'starting',
        place: 'hello',
      } as const),
      ...{ visit: hasGoneOn ? 2 : 1, closedVisit: 1, execution: 'e', started: true, executionStartedAt: 0 },
      ...({ hops: 1, dueAt: 0, memberCount: 3, origin: 'entry' } as const),
    };
    await world.cohorts.begin(header, []);
    const visit = { cohortId, visit: 1, place: 'hello', nodeIds: ['hello'], at: 1, leave: [], departed: [] };
    await world.cohorts.freezeVisit({ ...visit, sendId: request.sendId });
    const unknown = hasGoneOn ? 3 : 0;
    await world.cohorts.open(
      { ...header, status: 'open' },
      { hello: { unknown }, 'hello/variant/A': { unknown } },
    );
    return request.sendId;
  }

  it.each([
    ['sent', { sent: 3, failed: 0 }, { unknown: 0, sent: 3 }],
    ['unsent', { sent: 0, failed: 3 }, { unknown: 0, failed: 3 }],
  ])(
    'are listed until a person says %s, once, and the journey counts them so',
    async (as, figures, counted) => {
      const sendId = await lose();
      expect(await list()).toMatchObject([
        {
          sendId,
          unknown: 3,
          resolveBy: `/v1/sends/${sendId}/resolve-unknown`,
          origins: [{ journeyId: 'welcome' }],
        },
      ]);
      for (let time = 1; time <= 2; time += 1)
        expect(await resolve(sendId, as)).toMatchObject({ ...figures, unknown: 0, recipients: 3 });
      await resolve(sendId, as === 'sent' ? 'unsent' : 'sent');
      expect(await counts()).toEqual({ hello: counted, 'hello/variant/A': counted });
      expect(await list()).toEqual([]);
      const calls = world.line.calls.length;
      await world.deliver(world.request(world.friends(3), { sendId, origin: { ...hello, cohortId } }));
      expect(world.line.calls).toHaveLength(calls);
    },
  );

  it('are not moved while their cohort has yet to count them', async () => {
    const sendId = await lose(undefined, false);
    await expect(resolve(sendId, 'sent')).rejects.toMatchObject({ status: 409, title: 'Still at the send' });
    expect(await list()).toHaveLength(1);
  });

  it('of broadcasts and notices are resolved there, and of others not at all', async () => {
    const broadcastId = deterministicId('broadcast');
    const sendId = await lose({ kind: 'broadcast', broadcastId, variant: 'A' });
    const resolveBy = `/v1/broadcasts/${broadcastId}/resolve-unknown`;
    expect(await list()).toMatchObject([{ sendId, resolveBy }]);
    await expect(resolve(sendId, 'sent')).rejects.toMatchObject({
      status: 409,
      message: `Use POST ${resolveBy} for it.`,
    });
    await expect(resolve(deterministicId('none'), 'sent')).rejects.toMatchObject({ status: 404 });
  });
});
