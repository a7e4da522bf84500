import { composeInsightsApi, composeInsightWork } from '../../lambdas/compose/insights.ts';
import type { InsightWork } from '../../lambdas/insights/ports.ts';
import type { OutgoingMessage, QueueHandler } from '../../lambdas/shared/domain/queue.ts';
import { broadcastWorld, type Friend } from './broadcast-world.ts';
import { apiOf, channelId } from './product-world.ts';

const dayMs = 86_400_000;

/** Broadcasts with the nights in which LINE's figures are fetched; the night is at 03:00 in Japan. */
export async function insightWorld({ reconcilesIdleDays = false }: { reconcilesIdleDays?: boolean } = {}) {
  const world = await broadcastWorld();
  const waiting: { body: InsightWork; dueAt: number }[] = [];
  const sendToInsightQueue = (messages: readonly OutgoingMessage<InsightWork>[]): Promise<void> => {
    for (const { body, delaySeconds = 0 } of messages)
      waiting.push({ body, dueAt: world.clock.now() + delaySeconds * 1000 });
    return Promise.resolve();
  };
  const consume = composeInsightWork(world.core, {
    sendToInsightQueue,
    reconcilesIdleDays,
  }) as QueueHandler;
  const api = apiOf(composeInsightsApi(world.core, { sendToInsightQueue }), world.core);

  /** One message as the queue would bring it; false: it comes again. */
  const work = async (body: InsightWork): Promise<boolean> => {
    const { failedIds } = await consume([{ id: '1', body, receiveCount: 1, sentAt: 0 }]);
    return failedIds.length === 0;
  };

  /** Works off what is queued, as it falls due, up to so many rounds. */
  async function drain(rounds = 100): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const [next] = waiting.splice(0, 1);
      if (!next) return;
      if (next.dueAt > world.clock.now()) world.clock.advance(next.dueAt - world.clock.now());
      await work(next.body);
    }
  }

  return {
    ...world,
    insightWork: waiting,
    insights: api,
    work,
    drain,
    /** Lets time pass up to the next 03:00 in Japan, and works. */
    async night(): Promise<void> {
      const threeInJapan = 18 * 3_600_000;
      const now = world.clock.now();
      const next = Math.floor((now - threeInJapan) / dayMs + 1) * dayMs + threeInJapan;
      await world.pass((next - now) / 1000);
      waiting.push({ body: { work: 'night', channelId }, dueAt: next });
      await drain();
    },
    interact: (friends: readonly Friend[], act: object): Promise<unknown> =>
      Promise.all(
        friends.map(({ lineUserId }) => world.sim('POST', `/_sim/users/${lineUserId}/interact`, act)),
      ),
  };
}
export type InsightWorld = Awaited<ReturnType<typeof insightWorld>>;
