import { z } from 'zod';

/**
 * What a machine hands from state to state, and what it says to the step function. The deployed step function accepts
 * every schema of the last 400 days, since an execution may live one year.
 */
export const stepSchema = 1;

export const StepOutput = z.object({
  schema: z.literal(stepSchema),
  channelId: z.string(),
  journeyId: z.string(),
  version: z.int(),
  cohortId: z.string(),
  /** The place (state name) to go to. */
  node: z.string(),
  /** The cohort's visit that the place begins. */
  visit: z.int(),
  /** ISO 8601: the moment of the next step, when the place is a wait. */
  until: z.iso.datetime(),
});
export type StepOutput = z.infer<typeof StepOutput>;

export const StepInput = StepOutput.extend({
  /** The state that calls. */
  place: z.string(),
  /** The name of the execution: its fencing token. */
  execution: z.string(),
});
export type StepInput = z.infer<typeof StepInput>;
