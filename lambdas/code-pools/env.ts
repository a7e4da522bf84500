import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

export const CodePoolsEnv = SharedEnv.extend({ CODE_QUEUE_URL: z.string(), MEDIA_BUCKET: z.string() });
