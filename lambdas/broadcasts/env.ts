import { z } from 'zod';
import { QueueScheduleEnv, SharedEnv } from '../shared/env.ts';

/** The admin API and the worker: both start broadcasts. */
export const BroadcastsEnv = SharedEnv.extend({
  MEDIA_BUCKET: z.string().min(1),
  BROADCAST_WORK_QUEUE_URL: z.string().min(1),
  ...QueueScheduleEnv.shape,
});

/** The worker also puts chunks into the queue. */
export const BroadcastWorkEnv = BroadcastsEnv.extend({ BROADCAST_SEND_QUEUE_URL: z.string().min(1) });

/** The sender. */
export const BroadcastSendEnv = SharedEnv.extend({ MEDIA_BUCKET: z.string().min(1) });
