import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { parseJourney } from '../../stepfunctions/journey/parse.ts';
import { validateJourney, type JourneyProblem } from '../../stepfunctions/journey/validate.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';
import { expressionsIn } from '../../stepfunctions/journey/expressions.ts';
import type { CheckSegmentExpression } from '../segments/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { readKnown, type ReadKnownDeps } from './read-known.ts';

export interface CheckDeps extends ReadKnownDeps {
  checkSegmentExpression: CheckSegmentExpression;
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
  const [known, ruleProblems] = await Promise.all([
    readKnown(deps, channelId, parsed.ok),
    checkRules(deps, channelId, parsed.ok),
  ]);
  const problems = [...validateJourney(parsed.ok, { ...known, journeyId }), ...ruleProblems];
  return { valid: problems.length === 0, problems, words: journeyWords(parsed.ok) };
}

/** What is wrong with rules of segments that stand in nodes. */
async function checkRules(
  deps: Pick<CheckDeps, 'checkSegmentExpression'>,
  channelId: string,
  definition: JourneyDefinition,
): Promise<JourneyProblem[]> {
  const found = await Promise.all(
    expressionsIn(definition).map(async ({ path: at, expression: json }) => {
      try {
        await deps.checkSegmentExpression({ channelId, json, at });
        return [];
      } catch (error) {
        if (error instanceof Problem) return error.errors;
        throw error;
      }
    }),
  );
  return found.flat().map(({ path, code = 'invalid-rule', message, hint = '' }) => ({
    ...{ path, code, message, hint },
  }));
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
