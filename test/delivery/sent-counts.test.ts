import { aggregationUnit, type SentCount } from '../../lambdas/delivery/contracts.ts';
import {
  channelId,
  deliveryWorld,
  lineUserIdOf,
  text,
  type DeliveryWorld,
} from '../support/delivery-world.ts';

const today = '2026-11-23';
const inJapan = { from: today, to: '2026-11-24' };

describe('what LINE took', () => {
  let world: DeliveryWorld;
  beforeEach(async () => {
    world = await deliveryWorld();
  });
  afterEach(() => world.memory.store.close());

  const counted = async (dates = inJapan) => summed(await world.readSentCounts(channelId, dates));

  it('is counted by day of Japan, unit and way of sending', async () => {
    const friends = world.friends(3);
    const request = world.request(friends);
    await world.deliver(request);
    await world.deliver(world.request(friends, { messages: [text('{{attribute.city}}')] }));
    // Midnight in Japan.
    world.clock.set(Date.UTC(2026, 10, 23, 15));
    await world.deliver(world.request(friends.slice(0, 1)));
    const unit = aggregationUnit(request.origin);
    expect(await counted()).toEqual({
      [`${today} journey ${unit ?? ''}`]: { multicast: 3, push: 3, reply: 0 },
      [`2026-11-24 journey ${unit ?? ''}`]: { multicast: 0, push: 1, reply: 0 },
    });
    expect(Object.keys(await counted({ from: today, to: today }))).toHaveLength(1);
  });

  it('leaves out whom policy stops, LINE refuses or nobody knows of', async () => {
    const friends = world.friends(4, (index) => (index === 0 ? { lifecycle: 'blocked' } : {}));
    world.line.invalid.add(lineUserIdOf(friends[1] ?? ''));
    await world.deliver(world.request(friends));
    expect(Object.values(await counted())).toEqual([{ multicast: 2, push: 0, reply: 0 }]);
  });

  it('counts replies, and the pushes of what is beyond five messages', async () => {
    const [memberId = ''] = world.friends(1);
    const lineUserId = lineUserIdOf(memberId);
    const sendId = '7d0b2c8e-3f43-5f10-9f1c-0b6a4f0f9f11';
    const origins = [{ origin: { kind: 'greeting' } as const, messageCount: 7 }];
    const reply = { sendId, channelId, memberId, lineUserId, receivedAt: world.clock.now(), origins };
    const messages = Array.from({ length: 7 }, (_, index) => text(`message ${index}`));
    const replyToken = world.line.giveToken(lineUserId);
    await world.commitParts(await world.replies.claim({ ...reply, replyToken, messages }));
    world.line.plan(undefined, 'timeout after accepting');
    await world.replies.perform(channelId, sendId);
    expect(await counted()).toEqual({ [`${today} greeting `]: { multicast: 0, push: 1, reply: 1 } });
  });

  function summed(rows: readonly SentCount[]) {
    const sums: Record<string, Pick<SentCount, 'multicast' | 'push' | 'reply'>> = {};
    for (const { date, origin, unit = '', multicast, push, reply } of rows) {
      const sum = (sums[`${date} ${origin} ${unit}`] ??= { multicast: 0, push: 0, reply: 0 });
      sum.multicast += multicast;
      sum.push += push;
      sum.reply += reply;
    }
    return sums;
  }
});
