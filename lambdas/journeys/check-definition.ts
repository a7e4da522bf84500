import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { segmentRules } from '../../stepfunctions/journey/segment-rules.ts';
import { parseJourney } from '../../stepfunctions/journey/parse.ts';
import { validateJourney, type JourneyProblem } from '../../stepfunctions/journey/validate.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';
import type { CheckSegmentRules } from '../segments/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { readKnown, type ReadKnownDeps } from './read-known.ts';

export interface CheckDeps extends ReadKnownDeps {
  checkSegmentRules: CheckSegmentRules;
}

interface Given {
  json: unknown;
  /** Of the journey that it is for, once there is one. */
  journeyId?: string;
}

/** Every problem of a definition at once, and the definition in words when it is sound. */
export async function checkDefinition(
  deps: CheckDeps,
  channelId: string,
  { json, journeyId }: Given,
): Promise<{ valid: boolean; problems: JourneyProblem[]; words: string[] }> {
  const parsed = parseJourney(json);
  if ('problems' in parsed) return { valid: false, problems: [...parsed.problems], words: [] };
  const [known, segmentProblems] = await Promise.all([
    readKnown(deps, channelId, parsed.ok),
    deps.checkSegmentRules(channelId, segmentRules(parsed.ok)),
  ]);
  const problems = [...validateJourney(parsed.ok, { ...known, journeyId }), ...segmentProblems];
  return { valid: problems.length === 0, problems, words: journeyWords(parsed.ok) };
}

/** The definition, or a 422 that names every problem with its path. */
export async function soundDefinition(
  deps: CheckDeps,
  channelId: string,
  given: Given,
): Promise<JourneyDefinition> {
  const { problems } = await checkDefinition(deps, channelId, given);
  const parsed = parseJourney(given.json);
  if (problems.length > 0 || 'problems' in parsed) {
    throw new Problem(422, 'The journey is not valid', { errors: problems });
  }
  return parsed.ok;
}
