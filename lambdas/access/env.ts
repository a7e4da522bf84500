import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

/** Connecting a channel sets its nightly schedule. */
export const AccessApiEnv = SharedEnv.extend({
  SCHEDULE_GROUP: z.string().min(1),
  SCHEDULE_ROLE_ARN: z.string().min(1),
  SCHEDULE_DEAD_LETTER_ARN: z.string().min(1),
  NIGHTLY_SCORING_ARN: z.string().min(1),
});
