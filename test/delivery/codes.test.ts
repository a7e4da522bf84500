import type { GiveCodes } from '../../lambdas/code-pools/contracts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import {
  channelId,
  deliveryWorld,
  lineUserIdOf,
  text,
  type DeliveryWorld,
} from '../support/delivery-world.ts';

const voucher = text('Take {{code.spring}}');

describe('messages with codes', () => {
  let world: DeliveryWorld;
  /** Codes that are left, first the next one; what was given stays given. */
  let stock: string[];
  let given: Map<string, string>;
  let asked: string[];

  const giveCodes: GiveCodes = ({ sendId, memberIds }) => {
    asked.push(...memberIds);
    for (const memberId of memberIds) {
      const place = `${sendId} ${memberId}`;
      const code = given.get(place) ?? stock.shift();
      if (code !== undefined) given.set(place, code);
    }
    return Promise.resolve(
      new Map(
        memberIds.flatMap((memberId) => {
          const code = given.get(`${sendId} ${memberId}`);
          return code === undefined ? [] : [[memberId, code] as const];
        }),
      ),
    );
  };

  beforeAll(async () => {
    world = await deliveryWorld({ giveCodes });
  });
  afterAll(() => world.memory.store.close());
  beforeEach(() => {
    world.line.received.clear();
    stock = ['A', 'B', 'C', 'D'];
    given = new Map();
    asked = [];
  });

  const textsOf = (memberIds: readonly string[]) =>
    memberIds.flatMap((memberId) => world.line.textsOf(lineUserIdOf(memberId)));

  it('bring each member its own', async () => {
    const members = world.friends(3);
    const outcome = await world.deliver(world.request(members, { messages: [voucher] }));
    expect(outcome).toMatchObject({ outcome: 'closed', sent: 3 });
    expect(textsOf(members).sort()).toEqual(['Take A', 'Take B', 'Take C']);
  });

  it('leave out whom no code is left for, with the reason in every figure', async () => {
    stock = ['A'];
    const request = world.request(world.friends(3), { messages: [voucher] });
    const outcome = await world.deliver(request);
    expect(outcome).toMatchObject({ sent: 1, suppressed: 2, failed: 0, reasons: { 'no code left': 2 } });
    expect(textsOf(request.memberIds)).toEqual(['Take A']);
    const report = await world.report(request.sendId);
    expect(report).toMatchObject({ recipients: 3, sent: 1, suppressed: 2 });
    const reasons = await Promise.all(
      request.memberIds.map((memberId) => world.explain({ ...request, memberId })),
    );
    expect(reasons.filter((reason) => reason?.status === 'suppressed')).toEqual([
      { status: 'suppressed', reason: 'no code left' },
      { status: 'suppressed', reason: 'no code left' },
    ]);
  });

  it('are nobody’s when all codes are gone', async () => {
    stock = [];
    const outcome = await world.deliver(world.request(world.friends(2), { messages: [voucher] }));
    expect(outcome).toMatchObject({ outcome: 'closed', sent: 0, suppressed: 2 });
    expect(world.line.received.size).toBe(0);
  });

  it('take no code for whom policy leaves out', async () => {
    const members = world.friends(2, (index) => ({ lifecycle: index === 0 ? 'blocked' : 'friend' }));
    await world.deliver(world.request(members, { messages: [voucher] }));
    expect(asked).toEqual([members[1]]);
  });

  it('take no code of a second pool for whom the first one has none', async () => {
    stock = ['A'];
    const messages = [text('{{code.spring}} {{code.summer}}')];
    const outcome = await world.deliver(world.request(world.friends(2), { messages }));
    expect(outcome).toMatchObject({ suppressed: 1, sent: 1 });
    expect(asked).toHaveLength(3);
  });

  it('show a sample when people try them', async () => {
    const members = world.friends(1);
    const origin = { kind: 'test' } as const;
    await world.deliver(world.request(members, { messages: [voucher], origin, purpose: 'transactional' }));
    expect(textsOf(members)).toEqual(['Take SAMPLE-CODE']);
    expect(asked).toEqual([]);
  });

  it('bring the same code when the send waited so long that its text is frozen anew', async () => {
    const members = world.friends(2);
    const request = world.request(members, { messages: [voucher] });
    world.line.plan('quota');
    expect(await world.deliver(request)).toMatchObject({ outcome: 'parked' });
    world.clock.advance(72 * 3_600_000);
    expect(await world.deliver(request)).toMatchObject({ outcome: 'closed', sent: 2 });
    expect(textsOf(members).sort()).toEqual(['Take A', 'Take B']);
  });

  it('go with a reply, or the reply does not go', async () => {
    const [memberId = ''] = world.friends(1);
    const reply = async (sendId: string) => {
      const lineUserId = lineUserIdOf(memberId);
      const parts = await world.replies.claim({
        ...{ sendId, channelId, memberId, lineUserId, replyToken: world.line.giveToken(lineUserId) },
        ...{ receivedAt: world.clock.now(), messages: [text('Thank you'), voucher] },
        origins: [{ origin: { kind: 'greeting' }, messageCount: 2 }],
      });
      await world.commitParts(parts);
      return world.replies.perform(channelId, sendId);
    };
    const [first, second] = [deterministicId('first'), deterministicId('second')];
    expect(await reply(first)).toEqual({ outcome: 'sent', via: 'reply' });
    expect(textsOf([memberId])).toEqual(['Thank you', 'Take A']);
    stock = [];
    expect(await reply(second)).toEqual({ outcome: 'failed' });
    expect(await world.replies.perform(channelId, second)).toEqual({ outcome: 'failed' });
    expect(textsOf([memberId])).toHaveLength(2);
    expect(await world.explain({ channelId, sendId: second, memberId })).toEqual({
      ...{ status: 'suppressed', reason: 'no code left' },
    });
  });
});
