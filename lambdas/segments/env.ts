import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

/** The admin API of segments. */
export const SegmentsApiEnv = SharedEnv.extend({ MEDIA_BUCKET: z.string().min(1) });
