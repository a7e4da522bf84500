import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

export const AudiencesEnv = SharedEnv.extend({ AUDIENCE_QUEUE_URL: z.string(), MEDIA_BUCKET: z.string() });
