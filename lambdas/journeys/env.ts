import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

/** What a function needs to make and start state machines. */
const machines = {
  /** `arn:aws:states:<region>:<account>` */
  STATES_ARN: z.string().min(1),
  MACHINE_PREFIX: z.string().min(1),
  JOURNEY_ROLE_ARN: z.string().min(1),
  STEP_FUNCTION_ARN: z.string().min(1),
};

export const MachinesEnv = SharedEnv.extend(machines);
/** Audiences that segments name lie in the bucket. */
export const StepEnv = MachinesEnv.extend({ MEDIA_BUCKET: z.string().min(1) });
export const ReactEnv = SharedEnv.extend({ JOURNEYS_ENTRY_QUEUE_URL: z.string().min(1) });
export const RehearsalEnv = SharedEnv.extend({ MEDIA_BUCKET: z.string().min(1) });
