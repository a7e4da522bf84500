import { z } from 'zod';
import { QueueScheduleEnv, SharedEnv } from '../shared/env.ts';

/** What a function needs to make and start state machines. */
const machines = {
  /** `arn:aws:states:<region>:<account>` */
  STATES_ARN: z.string().min(1),
  MACHINE_PREFIX: z.string().min(1),
  JOURNEY_ROLE_ARN: z.string().min(1),
  STEP_FUNCTION_ARN: z.string().min(1),
};

export const MachinesEnv = SharedEnv.extend(machines);
/** Takes entrants in, or steps; segments may ask what is in files. */
export const IntakeEnv = MachinesEnv.extend({ MEDIA_BUCKET: z.string().min(1) });
const rounds = {
  MEDIA_BUCKET: z.string().min(1),
  JOURNEYS_ROUND_QUEUE_URL: z.string().min(1),
  ...QueueScheduleEnv.shape,
};
/** The admin API: it sets timers and starts rounds. */
export const JourneysApiEnv = MachinesEnv.extend(rounds);
/** The watch: it makes up for lost turns. */
export const WatchEnv = MachinesEnv.extend({ JOURNEYS_ROUND_QUEUE_URL: z.string().min(1) });
/** Rounds through members, and through cohorts that move to another version. */
export const RoundsEnv = MachinesEnv.extend({ ...rounds, JOURNEYS_ENTRY_QUEUE_URL: z.string().min(1) });
export const ReactEnv = SharedEnv.extend({ JOURNEYS_ENTRY_QUEUE_URL: z.string().min(1) });
export const RehearsalEnv = SharedEnv.extend({ MEDIA_BUCKET: z.string().min(1) });
