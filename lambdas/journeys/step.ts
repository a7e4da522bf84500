import type { StepInput, StepOutput } from '../../stepfunctions/journey/step-contract.ts';
import type { Log } from '../shared/edge/logger.ts';
import { answerOf, ended } from './domain/step-answer.ts';
import { isTestWalk } from './domain/names.ts';
import type { CohortHeader, VisitRecord } from './domain/cohort.ts';
import { advanceCohort, type AdvanceDeps } from './advance-cohort.ts';
import { askOutside, type AskDeps } from './ask-outside.ts';
import { decideVisit, type DecideDeps } from './decide-visit.ts';
import type { CloseAnswer, JourneyStore } from './ports.ts';
import { nothingCounted } from './effects/effect.ts';
import { runEffect, type EffectDeps } from './run-effect.ts';
import { startExecution, type StartDeps } from './start-execution.ts';

export type StepDeps = AskDeps &
  DecideDeps &
  EffectDeps &
  AdvanceDeps &
  StartDeps & { journeys: Pick<JourneyStore, 'read' | 'readVersion'>; log: Log };

/**
 * One state of a journey for one cohort: called by Step Functions, at least once.
 * Order of effects, each harmless when repeated: close the visit (nobody leaves by himself any more), ask the outside where
 * its answer decides, freeze what was decided, act, advance the header. A crash at any line is healed by the retry of the Task.
 */
export async function step(deps: StepDeps, input: StepInput): Promise<StepOutput> {
  const journey = await deps.journeys.read(input.channelId, input.journeyId);
  if (journey?.status === 'paused') return hold(deps, input);
  const answer = await deps.cohorts.close(input);
  switch (answer.outcome) {
    case 'superseded':
      await finishHandover(deps, input, answer.header);
      return ended(input);
    case 'passed':
      return answerOf(input, answer.header);
    case 'mine':
      return act(deps, input, answer);
  }
}

type Mine = Extract<CloseAnswer, { outcome: 'mine' }>;

async function act(deps: StepDeps, input: StepInput, mine: Mine): Promise<StepOutput> {
  const { header } = mine;
  const frozen = await frozenVisit(deps, input, mine);
  if (frozen.outcome === 'parked') return park(deps, input, { code: 'NODE_PARKED', reason: frozen.reason });
  const { record } = frozen;
  const effect = record.move ? nothingCounted : await runEffect(deps, header, record);
  if (effect.outcome === 'parked') {
    const code = record.sendId === undefined ? 'NODE_PARKED' : 'SEND_PARKED';
    return park(deps, input, { code, reason: effect.reason });
  }
  await advanceCohort(deps, header, record, effect);
  const after = await deps.cohorts.readHeader(input.cohortId);
  if (after?.execution !== input.execution) await finishHandover(deps, input, after);
  return answerOf(input, after);
}

async function frozenVisit(
  deps: StepDeps,
  { place }: StepInput,
  { header, departures }: Mine,
): Promise<{ outcome: 'frozen'; record: VisitRecord } | { outcome: 'parked'; reason: string }> {
  const earlier = await deps.cohorts.readVisit(header.cohortId, header.visit);
  if (earlier) return { outcome: 'frozen', record: earlier };
  const asked = await askOutside(deps, { header, place, departures });
  if (asked?.outcome === 'parked') return asked;
  const decided = await decideVisit(deps, { header, place, departures, answer: asked?.edge });
  return { outcome: 'frozen', record: await deps.cohorts.freezeVisit(decided) };
}

/** The cohort stays at this visit until a person has removed what stopped it and resumes. */
async function park(
  deps: StepDeps,
  input: StepInput,
  { code, reason }: { code: 'SEND_PARKED' | 'NODE_PARKED'; reason: string },
): Promise<StepOutput> {
  await deps.cohorts.suspend({ ...input, status: 'parked', reason });
  // A test walk tells whoever made it; it is nobody's alarm.
  if (!isTestWalk(input.journeyId))
    deps.log(code, { journeyId: input.journeyId, cohortId: input.cohortId, reason });
  return ended(input);
}

/** The cohort waits at this visit; members may still leave by themselves. */
async function hold(deps: StepDeps, input: StepInput): Promise<StepOutput> {
  await deps.cohorts.suspend({ ...input, status: 'held', reason: 'The journey is paused.' });
  return ended(input);
}

/** An execution that has handed over to a successor makes sure that the successor runs before it ends. */
async function finishHandover(
  deps: StepDeps,
  input: StepInput,
  header: CohortHeader | undefined,
): Promise<void> {
  // Whoever moves the cohort to another version starts it there.
  const isSuccessor = header?.status === 'open' && header.execution !== input.execution && !header.movedFrom;
  if (isSuccessor && !header.started) await startExecution(deps, header);
}
