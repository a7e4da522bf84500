import { deliveryApi } from '../../lambdas/delivery/delivery-api.ts';
import { SendReport } from '../../lambdas/delivery/endpoints.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, deliveryWorld, type DeliveryWorld } from '../support/delivery-world.ts';

describe('GET /v1/sends/{sendId}', () => {
  let world: DeliveryWorld;
  const get = async (sendId: string, channel = channelId): Promise<unknown> => {
    const [route] = deliveryApi({
      ledger: world.ledger,
      replyLedger: world.replyLedger,
      lineSends: world.lineSends,
      readSuppressed: world.readSuppressed,
      clock: world.clock,
      resolveChannel: () =>
        Promise.resolve({
          channelId: channel,
          settings: world.settings,
          createdAt: new Date(0).toISOString(),
        }),
    });
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
