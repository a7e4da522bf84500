import { z } from 'zod';
import { QueueScheduleEnv, SharedEnv } from '../shared/env.ts';

/** The admin API, which tells the worker by its queue. */
export const NoticesApiEnv = SharedEnv.extend({ NOTICE_QUEUE_URL: z.string().min(1) });

/** The worker, which has itself called again at a moment. */
export const NoticesWorkEnv = SharedEnv.extend(QueueScheduleEnv.shape);
