import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

/** The function that does the tasks of `segmentation`. */
export const ScoringTaskEnv = SharedEnv.extend({ MEDIA_BUCKET: z.string().min(1) });

/** The admin API. */
export const ScoringApiEnv = SharedEnv.extend({
  MEDIA_BUCKET: z.string().min(1),
  SEGMENTATION_MACHINE_ARN: z.string().min(1),
});

/** The function that the scheduler calls at night. */
export const NightlyEnv = ScoringApiEnv.extend({
  AUDIENCE_QUEUE_URL: z.string().min(1),
  RICH_MENU_QUEUE_URL: z.string().min(1),
  INSIGHT_QUEUE_URL: z.string().min(1),
});
