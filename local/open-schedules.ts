import { z } from 'zod';
import type { BroadcastWork } from '../lambdas/broadcasts/ports.ts';
import type { MessageSchedules } from '../lambdas/shared/domain/message-schedules.ts';
import type { SendToQueue } from '../lambdas/shared/domain/queue.ts';
import type { Schedules } from '../lambdas/shared/domain/schedules.ts';
import type { Kernel } from './kernel/kernel.ts';
import { createLocalSchedules } from './kernel/schedule/local-schedules.ts';
import { openScheduler } from './kernel/schedule/open-scheduler.ts';

export interface LocalSchedules {
  nightly: Schedules;
  broadcasts: MessageSchedules<BroadcastWork>;
}

/** What is called when a schedule is due: in AWS each kind has a group of its own, here they share one scheduler. */
const Due = z.union([
  z.object({ channelId: z.string() }),
  z.object({ message: z.custom<BroadcastWork>((value) => typeof value === 'object') }),
]);

/** The channels' nightly schedules and the moments at which broadcasts begin. */
export async function openSchedules(
  kernel: Kernel,
  targets: {
    startNight: (channelId: string) => Promise<unknown>;
    sendToBroadcastQueue: SendToQueue<BroadcastWork>;
  },
): Promise<LocalSchedules> {
  const scheduler = await openScheduler(kernel, async ({ input }) => {
    const due = Due.parse(input);
    if ('channelId' in due) await targets.startNight(due.channelId);
    else await targets.sendToBroadcastQueue([{ body: due.message, groupId: due.message.channelId }]);
  });
  return {
    nightly: createLocalSchedules(scheduler),
    broadcasts: {
      putOnce: ({ name, at, body }) =>
        scheduler.put({
          name,
          expression: { at: new Date(at).toISOString() },
          input: { message: body },
        }),
      remove: (name) => scheduler.remove(name),
    },
  };
}
