import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { segmentRules } from '../../stepfunctions/journey/segment-rules.ts';
import { parseJourney } from '../../stepfunctions/journey/parse.ts';
import { validateJourney, type JourneyProblem } from '../../stepfunctions/journey/validate.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';
import type { KnownCodePools } from '../code-pools/contracts.ts';
import type { KnownTopics } from '../preferences/contracts.ts';
import type { CheckSegmentRules } from '../segments/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';

export interface CheckDeps {
  /** Names of the channel's registered tags. */
  knownTags: (channelId: string) => Promise<ReadonlySet<string>>;
  knownTopics: KnownTopics;
  knownCodePools: KnownCodePools;
  checkSegmentRules: CheckSegmentRules;
}

/** Every problem of a definition at once, and the definition in words when it is sound. */
export async function checkDefinition(
  deps: CheckDeps,
  channelId: string,
  json: unknown,
): Promise<{ valid: boolean; problems: JourneyProblem[]; words: string[] }> {
  const parsed = parseJourney(json);
  if ('problems' in parsed) return { valid: false, problems: [...parsed.problems], words: [] };
  const [knownTags, knownTopics, knownCodePools, segmentProblems] = await Promise.all([
    deps.knownTags(channelId),
    deps.knownTopics(channelId),
    deps.knownCodePools(channelId),
    deps.checkSegmentRules(channelId, segmentRules(parsed.ok)),
  ]);
  const problems = [
    ...validateJourney(parsed.ok, { knownTags, knownTopics, knownCodePools }),
    ...segmentProblems,
  ];
  return { valid: problems.length === 0, problems, words: journeyWords(parsed.ok) };
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
