import { z } from 'zod';
import { QueueScheduleEnv, SharedEnv } from '../shared/env.ts';

export const RichMenusApiEnv = SharedEnv.extend({
  RICH_MENU_QUEUE_URL: z.string().min(1),
  MEDIA_BUCKET: z.string().min(1),
});

/** The function that works off the queue; it plans the next turn of menus as well. */
export const RichMenusWorkEnv = RichMenusApiEnv.extend(QueueScheduleEnv.shape);
