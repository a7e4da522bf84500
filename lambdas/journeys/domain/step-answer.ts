import type { StepInput, StepOutput } from '../../../stepfunctions/journey/step-contract.ts';
import { endPlace } from '../../../stepfunctions/journey/place-name.ts';
import type { CohortHeader } from './cohort.ts';

/** Tells the machine to go where the cohort's header says, or to end when this execution has no more to do. */
export function answerOf(input: StepInput, header: CohortHeader | undefined): StepOutput {
  if (header?.status !== 'open' || header.execution !== input.execution) return ended(input);
  const { schema, channelId, journeyId, version, cohortId } = input;
  const until = new Date(header.dueAt).toISOString();
  return { schema, channelId, journeyId, version, cohortId, node: header.place, visit: header.visit, until };
}

export function ended(input: StepInput): StepOutput {
  const { schema, channelId, journeyId, version, cohortId, visit, until } = input;
  return { schema, channelId, journeyId, version, cohortId, node: endPlace, visit, until };
}
