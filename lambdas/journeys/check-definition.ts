import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { parseJourney } from '../../stepfunctions/journey/parse.ts';
import { validateJourney, type JourneyProblem } from '../../stepfunctions/journey/validate.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';
import { expressionsIn } from '../../stepfunctions/journey/expressions.ts';
import type { KnownTopics } from '../preferences/contracts.ts';
import type { CheckSegmentExpression, ListSegments } from '../segments/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';

export interface CheckDeps {
  /** Names of the channel's registered tags. */
  knownTags: (channelId: string) => Promise<ReadonlySet<string>>;
  knownTopics: KnownTopics;
  listSegments: ListSegments;
  checkSegmentExpression: CheckSegmentExpression;
}

/** Every problem of a definition at once, and the definition in words when it is sound. */
export async function checkDefinition(
  deps: CheckDeps,
  channelId: string,
  json: unknown,
): Promise<{ valid: boolean; problems: JourneyProblem[]; words: string[] }> {
  const parsed = parseJourney(json);
  if ('problems' in parsed) return { valid: false, problems: [...parsed.problems], words: [] };
  const [knownTags, knownTopics, segments, ruleProblems] = await Promise.all([
    deps.knownTags(channelId),
    deps.knownTopics(channelId),
    deps.listSegments(channelId),
    checkRules(deps, channelId, parsed.ok),
  ]);
  const knownSegments = new Set(segments.map(({ segmentId }) => segmentId));
  const known = { knownTags, knownTopics, knownSegments };
  const problems = [...validateJourney(parsed.ok, known), ...ruleProblems];
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
  return found.flat().map(({ path = '', code = 'invalid-rule', message, hint = '' }) => ({
    ...{ path, code, message, hint },
  }));
}

/** The definition, or a 422 that names every problem with its path. */
export async function soundDefinition(
  deps: CheckDeps,
  channelId: string,
  json: unknown,
): Promise<JourneyDefinition> {
  const { problems } = await checkDefinition(deps, channelId, json);
  const parsed = parseJourney(json);
  if (problems.length > 0 || 'problems' in parsed) {
    throw new Problem(422, 'The journey is not valid', { errors: problems });
  }
  return parsed.ok;
}
