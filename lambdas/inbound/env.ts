import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

export const HandleEnv = SharedEnv.extend({
  MEDIA_QUEUE_URL: z.string(),
  NOTICE_QUEUE_URL: z.string(),
  MEDIA_BUCKET: z.string(),
});
