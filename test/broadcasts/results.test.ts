import { nextMeasureAt } from '../../lambdas/broadcasts/domain/measure-times.ts';
import type { Broadcast } from '../../lambdas/broadcasts/domain/broadcast.ts';
import { composeCommerce } from '../../lambdas/compose/commerce.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { broadcastWorld, text, type BroadcastWorld, type Friend } from '../support/broadcast-world.ts';
import { channelId } from '../support/product-world.ts';

const hourMs = 3_600_000;
const hourSeconds = 3600;

interface ResultsJson {
  broadcastId: string;
  reactions?: {
    measuredAt: string;
    isFinal: boolean;
    all: Record<string, number>;
    byVariant: Record<string, Record<string, number>>;
    holdout: Record<string, number>;
  };
}

describe('the results of a broadcast', () => {
  let world: BroadcastWorld;
  beforeEach(async () => {
    world = await broadcastWorld();
  });
  afterEach(() => world.close());

  const call = async (request: string, body?: unknown) => {
    const { status, json } = await world.call(request, { body });
    return { status, json: json as ResultsJson };
  };
  const reactionsOf = async (id: string) => (await call(`GET /v1/broadcasts/${id}`)).json.reactions;
  const create = async (more: object = {}): Promise<string> => {
    const { json } = await call('POST /v1/broadcasts', {
      ...{ name: 'Sale', audience: { allFriends: true }, attributionHours: 24 },
      variants: [{ name: 'A', content: { messages: [text('Sale')] } }],
      ...more,
    });
    return json.broadcastId;
  };
  const send = async (more: object = {}): Promise<string> => {
    const id = await create(more);
    await call(`POST /v1/broadcasts/${id}/send`);
    await world.pass(60);
    return id;
  };
  const order = ({ lineUserId }: Friend, orderId: string) =>
    composeCommerce(world.core).recordOrders(channelId, [
      {
        ...{ orderId, amountMinor: 1000, currency: 'THB', customer: { lineUserId } },
        placedAt: new Date(world.clock.now()).toISOString(),
        lines: [{ productId: 'tea', category: 'tea', quantity: 1, amountMinor: 1000 }],
      },
    ]);
  const block = ({ memberId }: Friend) => {
    const { appendActivity } = composeMembers(world.core);
    const activity = { id: `block ${memberId}`, channelId, memberId, type: 'friend.blocked', detail: {} };
    return world.core.commit([appendActivity({ ...activity, at: world.clock.now() })]);
  };

  it('count orders and revenue in the attribution window, and blocks of the first day, as time goes on', async () => {
    const [buyer, late, leaver] = (await world.newFriends(3)) as [Friend, Friend, Friend];
    const id = await send();
    expect(await reactionsOf(id)).toBeUndefined();
    await order(buyer, '1');
    await order(buyer, '2');
    await block(leaver);
    await world.pass(hourSeconds);
    expect(await reactionsOf(id)).toMatchObject({
      ...{ measuredAt: '2026-11-23T04:00:00.000Z', isFinal: false },
      all: { members: 3, buyers: 1, orders: 2, revenueMinor: 2000, blocked: 1, clicks: 0, clickers: 0 },
    });
    await world.pass(30 * hourSeconds);
    await order(late, '3');
    await block(buyer);
    await world.pass(5 * hourSeconds);
    expect(await reactionsOf(id)).toMatchObject({ isFinal: true, all: { orders: 2, blocked: 1 } });
    expect(world.planned.size).toBe(0);
  });

  it('stand beside what those did who got nothing', async () => {
    const friends = await world.newFriends(30);
    const id = await send({ holdoutShare: 0.5 });
    for (const [index, friend] of friends.entries()) await order(friend, `order ${index}`);
    await world.pass(hourSeconds);
    const { all, holdout, byVariant } = (await reactionsOf(id)) ?? {};
    expect(holdout?.['buyers']).toBeGreaterThan(5);
    expect((all?.['buyers'] ?? 0) + (holdout?.['buyers'] ?? 0)).toBe(30);
    expect(byVariant).toEqual({ A: all });
  });

  it('are looked at on demand once it has started', async () => {
    const [friend] = (await world.newFriends(1)) as [Friend];
    const draft = await create();
    expect(await call(`POST /v1/broadcasts/${draft}/measure`)).toMatchObject({
      ...{ status: 409, json: { detail: 'The broadcast is draft: nobody got it yet.' } },
    });
    const id = await send();
    await order(friend, '1');
    expect((await call(`POST /v1/broadcasts/${id}/measure`)).status).toBe(202);
    await world.pass(1);
    expect(await reactionsOf(id)).toMatchObject({ all: { orders: 1 } });
  });
});

describe('when a broadcast is measured', () => {
  const startedAt = Date.UTC(2026, 10, 23);
  const broadcast = (more: Partial<Broadcast> = {}) =>
    ({ startedAt, definition: { attributionHours: 72 }, ...more }) as Broadcast;
  const timesOf = (of: Broadcast): number[] => {
    const hours: number[] = [];
    for (let now = startedAt; hours.length < 200;) {
      const next = nextMeasureAt(of, now);
      if (next === undefined) break;
      hours.push((next - startedAt) / hourMs);
      now = next;
    }
    return hours;
  };

  it('is an hour after the start, daily, and when the last window is over', () => {
    expect(timesOf(broadcast({ finishedAt: startedAt + 2 * hourMs }))).toEqual([1, 24, 48, 72, 75]);
    const short = { ...broadcast({ finishedAt: startedAt }).definition, attributionHours: 1 };
    expect(timesOf(broadcast({ finishedAt: startedAt, definition: short }))).toEqual([1, 24, 25]);
  });

  it('ends for one that never ends, and never begins for one that did not start', () => {
    expect(timesOf(broadcast()).at(-1)).toBe(100 * 24);
    expect(nextMeasureAt({ ...broadcast(), startedAt: undefined }, startedAt)).toBeUndefined();
  });
});
