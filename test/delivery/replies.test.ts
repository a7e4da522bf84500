import { AmbiguousSend, type ReplyRequest } from '../../lambdas/delivery/contracts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import {
  channelId,
  deliveryWorld,
  lineUserIdOf,
  text,
  type DeliveryWorld,
} from '../support/delivery-world.ts';

const sendId = deterministicId('reply');
const greeting = { kind: 'greeting' } as const;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => text(String(index + 1)));

describe('replies', () => {
  let world: DeliveryWorld;
  let memberId: string;
  const methods = () => world.line.calls.map(({ method }) => method);
  const texts = () => world.line.textsOf(lineUserIdOf(memberId));
  const perform = () => world.replies.perform(channelId, sendId);

  /** Somebody writes to us; what we want to say is claimed. */
  const claim = async (messages: readonly LineMessage[], change: Partial<ReplyRequest> = {}) => {
    const lineUserId = lineUserIdOf(memberId);
    const reply: ReplyRequest = {
      sendId,
      channelId,
      memberId,
      lineUserId,
      replyToken: world.line.giveToken(lineUserId),
      receivedAt: world.clock.now(),
      messages,
      origins: [{ origin: greeting, messageCount: messages.length }],
      ...change,
    };
    await world.commitParts(await world.replies.claim(reply));
  };

  beforeEach(async () => {
    world = await deliveryWorld();
    [memberId = ''] = world.friends(1, () => ({ attributes: { city: 'Tainan' } }));
  });
  afterEach(() => world.memory.store.close());

  it('replies up to five messages with the free reply token', async () => {
    await claim(numbered(5));
    expect(await perform()).toEqual({ outcome: 'sent', via: 'reply' });
    expect(methods()).toEqual(['reply']);
    expect(texts()).toEqual(['1', '2', '3', '4', '5']);
  });

  it('speaks to the person', async () => {
    world.names.set(memberId, 'Ann');
    await claim([text('Hi {{name}} of {{attribute.city}}')]);
    await perform();
    expect(texts()).toEqual(['Hi Ann of Tainan']);
  });

  it('says what it had frozen, whatever changes before it is performed', async () => {
    world.names.set(memberId, 'Ann');
    await claim([text('Hi {{name}}')]);
    world.names.set(memberId, 'Bob');
    await perform();
    expect(texts()).toEqual(['Hi Ann']);
  });

  it('pushes what is beyond five messages, five a request', async () => {
    await claim(numbered(12));
    expect(await perform()).toEqual({ outcome: 'sent', via: 'reply' });
    expect(methods()).toEqual(['reply', 'push', 'push']);
    expect(texts()).toEqual(numbered(12).map((message) => ('text' in message ? message.text : '')));
  });

  it('is performed once', async () => {
    await claim(numbered(7));
    await perform();
    expect(await perform()).toEqual({ outcome: 'sent', via: 'reply' });
    expect(methods()).toEqual(['reply', 'push']);
  });

  it('refuses to perform what was never claimed, and to claim twice', async () => {
    await expect(perform()).rejects.toThrow('Commit the parts of its claim');
    await claim(numbered(1));
    const again = await world.commit(
      await world.replies.claim({ ...requestOf(world, memberId), messages: numbered(2) }),
    );
    expect(again).toEqual({ outcome: 'refused', labels: ['reply is not claimed yet'] });
  });

  it('is of one channel only', async () => {
    await claim(numbered(1));
    await expect(world.replies.perform('another', sendId)).rejects.toThrow('There is no reply');
  });

  it('tells how it ended, and that it is open while nobody knows', async () => {
    expect(await world.replies.outcomeOf(channelId, sendId)).toEqual({ outcome: 'open' });
    await claim(numbered(1));
    expect(await world.replies.outcomeOf(channelId, sendId)).toEqual({ outcome: 'open' });
    await perform();
    expect(await world.replies.outcomeOf(channelId, sendId)).toEqual({ outcome: 'sent', via: 'reply' });
  });

  describe('when the token is dead', () => {
    it('pushes everything, because nothing was sent', async () => {
      await claim(numbered(6));
      world.clock.advance(60_000);
      expect(await perform()).toEqual({ outcome: 'sent', via: 'push' });
      expect(methods()).toEqual(['reply', 'push', 'push']);
      expect(texts()).toHaveLength(6);
    });

    it('pushes nothing to a member who has blocked the account', async () => {
      await claim(numbered(1));
      world.clock.advance(60_000);
      world.friends(1, () => ({ lifecycle: 'blocked' }));
      expect(await perform()).toEqual({ outcome: 'failed' });
      expect(methods()).toEqual(['reply']);
      expect(await world.explain({ channelId, sendId, memberId })).toEqual({
        status: 'suppressed',
        reason: 'blocked',
      });
    });

    it('pushes to a contact: LINE lets us answer who wrote to us', async () => {
      await claim(numbered(1));
      world.clock.advance(60_000);
      world.friends(1, () => ({ lifecycle: 'contact' }));
      expect(await perform()).toEqual({ outcome: 'sent', via: 'push' });
    });

    it('ends as failed when the push is not allowed, and says how far it came', async () => {
      await claim(numbered(6));
      world.line.plan(undefined, 'quota');
      expect(await perform()).toEqual({ outcome: 'failed' });
      expect(await world.explain({ channelId, sendId, memberId })).toEqual({
        status: 'failed',
        reason: '5 of 6 messages were sent, then: monthly quota used up',
      });
    });
  });

  describe('when LINE does not answer', () => {
    it('takes an invalid token for acceptance after an unanswered try', async () => {
      await claim(numbered(1));
      world.line.plan('timeout after accepting');
      expect(await perform()).toEqual({ outcome: 'sent', via: 'reply' });
      expect(methods()).toEqual(['reply', 'reply']);
      expect(texts()).toEqual(['1']);
    });

    it('replies again when the unanswered try was not accepted', async () => {
      await claim(numbered(1));
      world.line.plan('reset before', 'rateLimited', 'unauthorized');
      expect(await perform()).toEqual({ outcome: 'sent', via: 'reply' });
      expect(texts()).toEqual(['1']);
    });

    it('ends as unknown after 50 seconds without an answer and never pushes', async () => {
      await claim(numbered(7));
      world.line.plan(...Array.from({ length: 99 }, () => 'error 500' as const));
      expect(await perform()).toEqual({ outcome: 'unknown' });
      expect(new Set(methods())).toEqual(new Set(['reply']));
      expect(await world.explain({ channelId, sendId, memberId })).toEqual({ status: 'unknown' });
    });

    it('does not take an invalid token for acceptance once it may have died of age', async () => {
      await claim(numbered(1));
      const diesAt = world.clock.now() + 60_000;
      world.line.plan('reset before');
      world.line.watch.onCall = () => {
        if (methods().length === 2) world.clock.set(diesAt);
      };
      expect(await perform()).toEqual({ outcome: 'unknown' });
      expect(texts()).toEqual([]);
    });

    it('repeats an unanswered push under its key later', async () => {
      await claim(numbered(6));
      world.line.plan(undefined, 'timeout after accepting', 'error 500', 'error 500', 'error 500');
      await expect(perform()).rejects.toThrow(AmbiguousSend);
      expect(await perform()).toEqual({ outcome: 'sent', via: 'reply' });
      expect(texts()).toHaveLength(6);
    });

    it('ends as unknown 23 hours after an unanswered push', async () => {
      await claim(numbered(6));
      world.line.plan(undefined, 'error 500', 'error 500', 'error 500', 'error 500');
      await expect(perform()).rejects.toThrow(AmbiguousSend);
      world.clock.advance(23 * 3_600_000);
      expect(await perform()).toEqual({ outcome: 'unknown' });
    });
  });

  it('pushes when LINE was busy until the token had died', async () => {
    await claim(numbered(1));
    const busyUntil = world.clock.now() + 50_000;
    world.line.watch.onCall = () => {
      if (world.clock.now() < busyUntil) world.line.plan('rateLimited');
    };
    expect(await perform()).toEqual({ outcome: 'sent', via: 'push' });
    expect(texts()).toEqual(['1']);
  });

  it('fails when LINE refuses the messages, with LINE’s words', async () => {
    await claim(numbered(1));
    world.line.plan('badRequest');
    expect(await perform()).toEqual({ outcome: 'failed' });
    expect(await world.report(sendId)).toMatchObject({
      status: 'closed',
      origins: [greeting],
      recipients: 1,
      failed: 1,
      reasons: [{ outcome: 'failed', reason: 'invalid messages: scripted badRequest', count: 1 }],
    });
  });

  it('forgets token and messages after 48 hours, not how it ended', async () => {
    await claim(numbered(1));
    await perform();
    world.clock.advance(49 * 3_600_000);
    await world.memory.store.sweepExpired();
    const stored = await world.replyLedger.read(sendId);
    expect(stored.frozen).toBeUndefined();
    expect(await perform()).toEqual({ outcome: 'sent', via: 'reply' });
  });
});

function requestOf(world: DeliveryWorld, memberId: string): ReplyRequest {
  return {
    sendId,
    channelId,
    memberId,
    lineUserId: lineUserIdOf(memberId),
    replyToken: 'token',
    receivedAt: world.clock.now(),
    messages: [],
    origins: [],
  };
}
