import {
  composeBroadcastsApi,
  composeBroadcastSend,
  composeBroadcastWork,
} from '../../lambdas/compose/broadcasts.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import type { BroadcastWork, ChunkOrder } from '../../lambdas/broadcasts/ports.ts';
import type { OutgoingMessage, QueueHandler } from '../../lambdas/shared/domain/queue.ts';
import { memoryBlobs } from './memory-blobs.ts';
import { apiOf, channelId, productWorld } from './product-world.ts';

export const text = (words: string) => ({ type: 'text', text: words });

export interface Friend {
  memberId: string;
  lineUserId: string;
}

interface Waiting {
  queue: 'work' | 'send';
  body: BroadcastWork | ChunkOrder;
  dueAt: number;
}

/** Broadcasts over the embedded store and simulated LINE; time moves when the test says so. */
export async function broadcastWorld(options: { monthlyLimit?: number } = {}) {
  const world = await productWorld(options);
  const blobs = memoryBlobs();
  const waiting: Waiting[] = [];
  const planned = new Map<string, { at: number; body: BroadcastWork }>();
  const put =
    (queue: Waiting['queue']) =>
    (messages: readonly OutgoingMessage<BroadcastWork | ChunkOrder>[]): Promise<void> => {
      for (const { body, delaySeconds = 0 } of messages)
        waiting.push({ queue, body, dueAt: world.clock.now() + delaySeconds * 1000 });
      return Promise.resolve();
    };
  const platform = {
    blobs,
    schedules: {
      putOnce: ({ name, at, body }: { name: string; at: number; body: BroadcastWork }) =>
        Promise.resolve(void planned.set(name, { at, body })),
      remove: (name: string) => Promise.resolve(void planned.delete(name)),
    },
    sendToWorkQueue: put('work'),
    sendToSendQueue: put('send'),
  };
  let consumers = start();

  /** One process: its own caches and limiter over the shared store. */
  function start() {
    return {
      work: composeBroadcastWork(world.core, platform) as QueueHandler,
      send: composeBroadcastSend(world.core, platform) as QueueHandler,
    };
  }

  /** What is due of the earliest moment up to `until`; false when there is nothing. */
  async function runNext(until: number): Promise<boolean> {
    const moments = [...waiting.map(({ dueAt }) => dueAt), ...[...planned.values()].map(({ at }) => at)];
    const at = Math.min(...moments);
    if (at > until || moments.length === 0) return false;
    if (at > world.clock.now()) world.clock.advance(at - world.clock.now());
    for (const [name, plan] of planned)
      if (plan.at <= at) {
        planned.delete(name);
        waiting.push({ queue: 'work', body: plan.body, dueAt: at });
      }
    const due = waiting.filter(({ dueAt }) => dueAt <= at);
    for (const message of due) waiting.splice(waiting.indexOf(message), 1);
    for (const [index, message] of due.entries()) await consume(message, index);
    return true;
  }

  /** A message that fails comes again after five seconds. */
  async function consume(message: Waiting, index: number): Promise<void> {
    const id = String(index);
    const { failedIds } = await consumers[message.queue]([
      { id, body: message.body, receiveCount: 1, sentAt: 0 },
    ]);
    if (failedIds.length > 0) waiting.push({ ...message, dueAt: world.clock.now() + 5000 });
  }

  const call = apiOf(composeBroadcastsApi(world.core, platform), world.core);
  const { prepareSighting, members } = composeMembers(world.core);

  return {
    ...world,
    blobs,
    waiting,
    planned,
    platform,
    call,
    restart: () => void (consumers = start()),
    /** Runs what falls due within so many seconds, in order, and moves time on by them. */
    async pass(seconds: number): Promise<void> {
      const until = world.clock.now() + seconds * 1000;
      while (await runNext(until));
      if (until > world.clock.now()) world.clock.advance(until - world.clock.now());
    },
    /** Friends of the account, as LINE and we know them. */
    async newFriends(count: number, { language }: { language?: string } = {}): Promise<Friend[]> {
      const friends: Friend[] = [];
      for (let index = 0; index < count; index += 1) {
        const person = { displayName: `friend ${index}`, friend: true };
        const { userId: lineUserId } = (await world.sim('POST', '/_sim/users', person)) as { userId: string };
        const sighting = {
          channelId,
          lineUserId,
          occurredAt: world.clock.now(),
          friendship: 'followed' as const,
        };
        const { member, parts } = await prepareSighting(sighting);
        await world.core.commit(parts);
        if (language !== undefined)
          await members.noteProfile(channelId, member.memberId, { fetchedAt: world.clock.now(), language });
        friends.push({ memberId: member.memberId, lineUserId });
      }
      return friends;
    },
    async block({ lineUserId }: Friend): Promise<void> {
      const occurredAt = world.clock.now() + 1;
      const { parts } = await prepareSighting({ channelId, lineUserId, occurredAt, friendship: 'blocked' });
      await world.core.commit(parts);
    },
    /** The texts that a user got, by LINE's word. */
    async textsOf({ lineUserId }: Friend): Promise<string[]> {
      const sent = (await world.sim('GET', `/_sim/users/${lineUserId}/messages`)) as {
        messages: { text: string }[];
      }[];
      return sent.flatMap(({ messages }) => messages.map((message) => message.text));
    },
  };
}
export type BroadcastWorld = Awaited<ReturnType<typeof broadcastWorld>>;
