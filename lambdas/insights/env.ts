import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

export const InsightsEnv = SharedEnv.extend({ INSIGHT_QUEUE_URL: z.string().min(1) });
