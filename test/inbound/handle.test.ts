import fc from 'fast-check';
import { composeDelivery } from '../../lambdas/compose/delivery.ts';
import { composeHandle } from '../../lambdas/compose/inbound.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { createDynamoAutoReplies } from '../../lambdas/inbound/adapters/dynamo-auto-replies.ts';
import type { AutoReplyStore } from '../../lambdas/inbound/ports.ts';
import { memberIdOfLineUser } from '../../lambdas/members/domain/member.ts';
import type { MediaOrder } from '../../lambdas/members/keep-media.ts';
import type { OutgoingMessage } from '../../lambdas/shared/domain/queue.ts';
import type { ChatEntry } from '../../local/line/state.ts';
import { channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

interface Sent {
  webhookEventId: string;
  replyToken?: string;
  messageId: string;
}

describe('handling webhook events', () => {
  let world: ProductWorld;
  let autoReplies: AutoReplyStore;
  let media: OutgoingMessage<MediaOrder>[];
  let deletedBlobs: string[];
  let handle: ReturnType<typeof composeHandle>;
  let user: string;
  let made = 0;

  beforeEach(async () => {
    world = await productWorld();
    autoReplies = createDynamoAutoReplies(world.core);
    media = [];
    deletedBlobs = [];
    handle = composeHandle(world.core, {
      blobs: {
        put: () => Promise.resolve(),
        delete: (key) => Promise.resolve(void deletedBlobs.push(key)),
      },
      sendToMediaQueue: (messages) => Promise.resolve(void media.push(...messages)),
      sendToNoticeQueue: () => Promise.resolve(),
      enterByReply: () => Promise.resolve([]),
      replies: composeDelivery(world.core).replies,
    });
    user = await newUser('Anna');
  });
  afterEach(() => world.close());

  async function newUser(displayName: string): Promise<string> {
    const body = { displayName, language: 'en', pictureUrl: 'https://example.com/a.png' };
    return ((await world.sim('POST', '/_sim/users', body)) as { userId: string }).userId;
  }

  const nextId = (): string => `01EVENT${String((made += 1))}`;
  const eventOf = (type: string, change: object = {}): { type: string; [part: string]: unknown } => ({
    type,
    mode: 'active',
    timestamp: world.clock.now(),
    webhookEventId: nextId(),
    source: { type: 'user', userId: user },
    ...change,
  });
  const deliver = (...events: object[]) =>
    handle(
      events.map((event, index) => ({
        id: String(index),
        body: { channelId, receivedAt: world.clock.now(), event },
        groupId: (event as { source?: { userId?: string } }).source?.userId ?? `alone ${index}`,
        receiveCount: 1,
        sentAt: world.clock.now(),
      })),
    );

  /** The user acts in simulated LINE, which issues a reply token; the event is what LINE would send. */
  async function act(verb: 'follow' | 'unfollow', change?: object): Promise<object>;
  async function act(verb: 'message', change: object): Promise<object>;
  async function act(verb: string, change: object = {}): Promise<object> {
    const sent = (await world.sim(
      'POST',
      `/_sim/users/${user}/${verb}`,
      verb === 'message' ? change : {},
    )) as Sent;
    const { webhookEventId, replyToken, messageId: id } = sent;
    const parts = verb === 'message' ? { message: { id, type: 'text', ...change } } : change;
    return eventOf(verb, { webhookEventId, replyToken, ...parts });
  }

  const memberId = () => memberIdOfLineUser(channelId, user);
  const member = () => composeMembers(world.core).members.read(channelId, memberId());
  const rows = async () =>
    (await composeMembers(world.core).activities.list({ channelId, memberId: memberId(), limit: 100 })).rows;
  const outbox = async (): Promise<string[]> =>
    (await world.items('records', 'OUTBOX#')).map(({ event }) => (event as { type: string }).type).sort();
  const chat = async () => (await world.sim('GET', `/_sim/users/${user}/messages`)) as ChatEntry[];
  const texts = async () =>
    (await chat()).flatMap(({ messages }) => messages.map((message) => (message as { text: string }).text));
  const greet = (text: string, greetReturning = true) =>
    autoReplies.putGreeting(channelId, { messages: [{ type: 'text', text }], enabled: true, greetReturning });
  const answerTo = (keyword: string, text: string) =>
    autoReplies.put(channelId, {
      ruleId: keyword,
      name: keyword,
      kind: 'keyword',
      keywords: [keyword],
      messages: [{ type: 'text', text }],
      enabled: true,
      createdAt: new Date(0).toISOString(),
    });

  it('makes a new friend a member with its profile, greets it by name, and tells others once', async () => {
    await greet('Welcome {{name}}');
    expect(await deliver(await act('follow'))).toEqual({ failedIds: [] });
    expect(await member()).toMatchObject({ lifecycle: 'friend', language: 'en', lineUserId: user });
    expect(await chat()).toMatchObject([{ via: 'reply', messages: [{ text: 'Welcome Anna' }] }]);
    expect(await outbox()).toEqual(['friend.followed', 'member.created']);
    expect((await rows()).map(({ type }) => type).sort()).toEqual(['friend.followed', 'reply.sent']);
  });

  it('makes a member of an unknown user at any event', async () => {
    await deliver(eventOf('postback', { postback: { data: 'x' } }));
    expect(await member()).toMatchObject({ lifecycle: 'friend' });
  });

  it('10,000 deliveries of one event have one effect', async () => {
    await answerTo('menu', 'Here it is');
    const event = await act('message', { text: 'Menu' });
    for (let batch = 0; batch < 1000; batch += 1) {
      expect(await deliver(...Array.from({ length: 10 }, () => event))).toEqual({ failedIds: [] });
    }
    expect(await texts()).toEqual(['Here it is']);
    expect(await world.lineCalls('/message/reply')).toBe(1);
    expect(await outbox()).toEqual(['member.created', 'message.received']);
    expect((await rows()).map(({ type }) => type).sort()).toEqual(['message.received', 'reply.sent']);
    expect(await world.items('members')).toHaveLength(1);
  }, 60_000);

  it('50 deliveries of one event side by side have one effect', async () => {
    await answerTo('menu', 'Here it is');
    const event = await act('message', { text: 'menu' });
    await Promise.all(Array.from({ length: 50 }, () => deliver(event)));
    await deliver(event);
    expect(await texts()).toEqual(['Here it is']);
    expect(await outbox()).toEqual(['member.created', 'message.received']);
    expect(await world.items('members')).toHaveLength(1);
  });

  it('ends as the newest word on friendship says, in whatever order the events come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat(1000)),
        async (follows, draws) => {
          user = lineUserOf(nextId());
          const events = follows.map((isFollow, index) =>
            eventOf(isFollow ? 'follow' : 'unfollow', { timestamp: 1_000_000 + index }),
          );
          const shuffled = events
            .map((event) => ({ event, place: Number(draws.next().value) }))
            .sort((a, b) => a.place - b.place);
          for (const { event } of shuffled) await deliver(event, event);
          expect((await member())?.lifecycle).toBe(follows.at(-1) === true ? 'friend' : 'blocked');
        },
      ),
      { numRuns: 25 },
    );
  });

  it('does not greet by a follow that is older than the block', async () => {
    await greet('Welcome');
    const follow = { ...(await act('follow')), timestamp: world.clock.now() - 60_000 };
    await deliver(await act('unfollow'));
    await deliver(follow);
    expect(await texts()).toEqual([]);
    expect(await member()).toMatchObject({ lifecycle: 'blocked' });
  });

  it('greets somebody who comes back only when told to', async () => {
    await greet('Welcome', false);
    await deliver(await act('follow', { follow: { isUnblocked: true } }));
    expect(await texts()).toEqual([]);
    await greet('Welcome', true);
    await deliver(await act('follow', { follow: { isUnblocked: true } }));
    expect(await texts()).toEqual(['Welcome']);
  });

  it('sends nothing in standby mode, and still keeps what happened', async () => {
    await answerTo('menu', 'Here it is');
    await deliver({ ...(await act('message', { text: 'menu' })), mode: 'standby' });
    expect(await texts()).toEqual([]);
    expect(await world.lineCalls('/message/reply')).toBe(0);
    expect((await rows()).map(({ type }) => type)).toEqual(['message.received']);
  });

  it('makes nobody a member who is only seen in a group, and answers no group', async () => {
    await answerTo('menu', 'Here it is');
    const source = { type: 'group', groupId: 'C1', userId: user };
    await deliver({ ...(await act('message', { text: 'menu' })), source }, eventOf('join', { source }));
    expect(await world.items('members')).toEqual([]);
    expect(await world.lineCalls('/message/reply')).toBe(0);
    expect(await outbox()).toEqual([]);
    expect((await world.items('activity')).map(({ type }) => type).sort()).toEqual([
      'line.join',
      'message.received',
    ]);
  });

  it.each(['user', 'group', 'room'])(
    'erases the text of a message that its writer takes back (%s)',
    async (type) => {
      const source = { type, userId: user, [`${type}Id`]: type === 'user' ? user : 'C1' };
      const message = { id: 'm1', type: 'text', text: 'my secret' };
      await deliver(
        eventOf('message', { message, source }),
        eventOf('message', { source, message: { ...message, id: 'm2', text: 'stays' } }),
      );
      await deliver(eventOf('unsend', { unsend: { messageId: 'm1' }, source }));
      const kept = JSON.stringify([...(await world.items('activity')), ...(await world.items('records'))]);
      expect(kept).not.toContain('my secret');
      expect(kept).toContain('stays');
      expect(deletedBlobs).toHaveLength(1);
    },
  );

  it.each(['user', 'group'])(
    'keeps no text of a message that was taken back before it came (%s)',
    async (type) => {
      const source = { type, userId: user, [`${type}Id`]: type === 'user' ? user : 'C1' };
      const written = eventOf('message', {
        source,
        timestamp: world.clock.now(),
        message: { id: 'm1', type: 'text', text: 'my secret' },
      });
      world.clock.advance(1000);
      await deliver(eventOf('unsend', { unsend: { messageId: 'm1' }, source, timestamp: world.clock.now() }));
      await deliver(written);
      expect(JSON.stringify(await world.items('activity'))).not.toContain('my secret');
    },
  );

  it('orders a copy of media', async () => {
    const event = eventOf('message', {
      message: { id: 'm1', type: 'image', contentProvider: { type: 'line' } },
    });
    await deliver(event);
    const occurredAt = event['timestamp'];
    expect(media.map(({ body }) => body)).toEqual([
      { channelId, memberId: memberId(), messageId: 'm1', mediaType: 'image', occurredAt },
    ]);
  });

  it('keeps an event of a type that nobody knows', async () => {
    await deliver(eventOf('somethingNew', { somethingNew: { a: 1 } }));
    expect(await rows()).toMatchObject([
      { type: 'line.somethingNew', detail: { event: { somethingNew: { a: 1 } } } },
    ]);
  });

  it('keeps figures and dates that no store can hold', async () => {
    const parts = { timestamp: 9e15, somethingNew: { huge: 1e300 } };
    expect(await deliver(eventOf('somethingNew', parts))).toEqual({ failedIds: [] });
    expect(await rows()).toMatchObject([{ detail: { event: { somethingNew: { huge: '1e+300' } } } }]);
  });

  it('keeps an event without a source apart from all members', async () => {
    await deliver(eventOf('accountLink', { source: undefined, link: { result: 'failed', nonce: 'n' } }));
    expect(await world.items('members')).toEqual([]);
    expect(await world.items('activity')).toMatchObject([{ type: 'account.linked' }]);
  });

  it('handles once what comes without an event id', async () => {
    const event = eventOf('postback', { webhookEventId: undefined, postback: { data: 'x' } });
    await deliver(event, event);
    expect((await rows()).map(({ type }) => type)).toEqual(['postback.received']);
  });

  it('fails only the group of a poison event, from that event on', async () => {
    const other = lineUserOf('other');
    const poison = { source: { type: 'user', userId: user }, timestamp: 1 };
    const { failedIds } = await deliver(
      eventOf('postback', { postback: { data: 'before' } }),
      poison,
      eventOf('postback', { source: { type: 'user', userId: other }, postback: { data: 'innocent' } }),
      eventOf('postback', { postback: { data: 'after' } }),
    );
    expect(failedIds).toEqual(['1', '3']);
    expect(world.logged).toEqual(
      ['MESSAGE_FAILED', 'PROFILE_UNAVAILABLE'].filter((code) => world.logged.includes(code as never)),
    );
    expect((await rows()).map(({ detail }) => detail['data'])).toEqual(['before']);
    expect(await world.items('members')).toHaveLength(2);
  });

  it('goes on where a crash left it: the effects are in, the reply is not', async () => {
    await answerTo('menu', 'Here it is');
    const event = await act('message', { text: 'menu' });
    await world.sim('POST', '/_sim/faults', { path: '/v2/bot/message/reply', resetBefore: true, count: 1 });
    await deliver(event);
    await deliver(event);
    expect(await texts()).toEqual(['Here it is']);
    expect(await outbox()).toEqual(['member.created', 'message.received']);
  });

  it('handles events while LINE answers for no profile', async () => {
    await world.sim('POST', '/_sim/faults', { path: '/v2/bot/profile/*', status: 500, count: 10 });
    expect(await deliver(await act('follow'))).toEqual({ failedIds: [] });
    expect(await member()).toMatchObject({ lifecycle: 'friend' });
    expect(world.logged).toContain('PROFILE_UNAVAILABLE');
  });

  it('keeps names and texts out of members, events and markers', async () => {
    await deliver(await act('follow'), await act('message', { text: 'my secret' }));
    const shared = JSON.stringify([
      ...(await world.items('members')),
      ...(await world.items('records', 'OUTBOX#')),
      ...(await world.items('records', 'WEBHOOK#')),
    ]);
    expect(shared).not.toContain('Anna');
    expect(shared).not.toContain('my secret');
  });
});
