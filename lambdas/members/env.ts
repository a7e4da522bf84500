import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

export const MembersApiEnv = SharedEnv.extend({ IMPORT_QUEUE_URL: z.string() });
export const MediaEnv = SharedEnv.extend({ MEDIA_QUEUE_URL: z.string(), MEDIA_BUCKET: z.string() });
export const ImportEnv = SharedEnv.extend({ IMPORT_QUEUE_URL: z.string() });
