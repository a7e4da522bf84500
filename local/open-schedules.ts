import { z } from 'zod';
import type { BroadcastWork } from '../lambdas/broadcasts/ports.ts';
import type { NoticeWork } from '../lambdas/notices/contracts.ts';
import type { RichMenuWork } from '../lambdas/rich-menus/ports.ts';
import type { SendToQueue } from '../lambdas/shared/domain/queue.ts';
import type { Kernel } from './kernel/kernel.ts';
import { createLocalMessages, createLocalSchedules } from './kernel/schedule/local-schedules.ts';
import { openScheduler } from './kernel/schedule/open-scheduler.ts';

const scheduledQueues = ['broadcasts.work', 'notices.work', 'richMenus.work'] as const;

/** What is called when a schedule is due: in AWS each kind has a group of its own, here they share one scheduler. */
const Due = z.union([
  z.object({ queue: z.enum(scheduledQueues), message: z.unknown() }),
  z.object({ channelId: z.string() }),
]);

/** The channels' nights, and the moments at which broadcasts begin, notices go on and rich menus turn. */
export async function openSchedules(
  kernel: Kernel,
  targets: {
    startNight: (channelId: string) => Promise<unknown>;
    queues: Readonly<Record<(typeof scheduledQueues)[number], SendToQueue<never>>>;
  },
) {
  const scheduler = await openScheduler(kernel, async ({ input }) => {
    const due = Due.parse(input);
    if ('channelId' in due) await targets.startNight(due.channelId);
    else await (targets.queues[due.queue] as SendToQueue)([{ body: due.message }]);
  });
  return {
    nightly: createLocalSchedules(scheduler),
    broadcasts: createLocalMessages<BroadcastWork>(scheduler, 'broadcasts.work'),
    notices: createLocalMessages<NoticeWork>(scheduler, 'notices.work'),
    richMenus: createLocalMessages<RichMenuWork>(scheduler, 'richMenus.work'),
  };
}
