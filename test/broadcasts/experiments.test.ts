import { composeCommerce } from '../../lambdas/compose/commerce.ts';
import { createWriteScores } from '../../lambdas/scoring/adapters/dynamo-scores.ts';
import { memberKey } from '../../lambdas/members/adapters/member-item.ts';
import { broadcastWorld, text, type BroadcastWorld, type Friend } from '../support/broadcast-world.ts';
import { channelId } from '../support/product-world.ts';

const hourSeconds = 3600;

describe('a broadcast that learns from its recipients', () => {
  let world: BroadcastWorld;
  beforeEach(async () => {
    world = await broadcastWorld();
  });
  afterEach(() => world.close());

  const send = async (more: object): Promise<string> => {
    const body = { name: 'Test', audience: { allFriends: true }, ...more };
    const answer = await world.call('POST /v1/broadcasts', { body });
    expect(answer).toMatchObject({ status: 201 });
    const { broadcastId } = answer.json as { broadcastId: string };
    await world.call(`POST /v1/broadcasts/${broadcastId}/send`, { body: {} });
    return broadcastId;
  };
  const variants = ['A', 'B'].map((name) => ({ name, content: { messages: [text(name)] } }));
  const gotWhat = async (friends: readonly Friend[]) => {
    const texts: string[] = [];
    for (const friend of friends) texts.push((await world.textsOf(friend)).join());
    return texts;
  };
  const order = ({ lineUserId }: Friend, orderId: string) =>
    composeCommerce(world.core).recordOrders(channelId, [
      {
        ...{ orderId, amountMinor: 1000, currency: 'THB', customer: { lineUserId } },
        placedAt: new Date(world.clock.now()).toISOString(),
        lines: [{ productId: 'tea', category: 'tea', quantity: 1, amountMinor: 1000 }],
      },
    ]);

  it('sends the rest the variant whose recipients ordered most, once, when its time has come', async () => {
    const friends = await world.newFriends(60);
    const id = await send({ variants, winner: { metric: 'orders', testShare: 0.5, afterHours: 2 } });
    await world.pass(hourSeconds);
    const tried = await gotWhat(friends);
    const rest = friends.filter((_, index) => tried[index] === '');
    expect(rest.length).toBeGreaterThan(15);
    expect(rest.length).toBeLessThan(45);
    expect(new Set(tried)).toEqual(new Set(['', 'A', 'B']));
    for (const [index, friend] of friends.entries())
      if (tried[index] === 'B') await order(friend, `order ${index}`);
    await world.pass(2 * hourSeconds);
    expect(await gotWhat(rest)).toEqual(rest.map(() => 'B'));
    const { json } = await world.call(`GET /v1/broadcasts/${id}`);
    const buyers = tried.filter((got) => got === 'B').length;
    expect(json).toMatchObject({
      status: 'finished',
      figures: { sent: 60 },
      winner: { variant: 'B', words: expect.stringContaining(`B: ${buyers} of ${buyers} ordered`) as string },
    });
  });

  it('reaches each member in its best hour, and whoever showed none in the usual one', async () => {
    const [early, late, silent] = (await world.newFriends(3)) as [Friend, Friend, Friend];
    await acts(early, 14);
    await acts(late, 20);
    // It is noon in Tokyo.
    await send({ variants: variants.slice(0, 1), spread: 'best hour' });
    const gotByHour: string[][] = [];
    for (const untilHour of [15, 18, 21]) {
      const passed = world.clock.now();
      await world.pass((Date.parse(`2026-11-23T${untilHour}:00:00+09:00`) - passed) / 1000);
      gotByHour.push(await gotWhat([early, late, silent]));
    }
    expect(gotByHour).toEqual([
      ['A', '', ''],
      ['A', '', 'A'],
      ['A', 'A', 'A'],
    ]);
  });

  /** As the nightly job counts it: a hundred activities in one local hour. */
  async function acts({ memberId }: Friend, hour: number): Promise<void> {
    const hours = Array.from({ length: 24 }, (_, index) => (index === hour ? 100 : 0));
    await createWriteScores({ ...world.core, memberKey })(channelId, [
      { memberId, engagement: { points: 0, day: 0, hours } },
    ]);
  }
});
