import { Problem } from '../shared/edge/http/problem.ts';
import type { CheckSegmentExpression, CheckSegmentRules, ListSegments } from './contracts.ts';

type Problems = Awaited<ReturnType<CheckSegmentRules>>;

/** Stored segments must exist; own rules are checked as a segment's expression is. */
export function createCheckSegmentRules(deps: {
  listSegments: ListSegments;
  checkSegmentExpression: CheckSegmentExpression;
}): CheckSegmentRules {
  return async (channelId, rules) => {
    const problems = await Promise.all(
      rules.map(async ({ path, rule }): Promise<Problems> => {
        if ('expression' in rule)
          return expressionProblems(deps, { channelId, json: rule.expression, at: `${path}/expression` });
        const known = await deps.listSegments(channelId);
        return known.some(({ segmentId }) => segmentId === rule.segmentId)
          ? []
          : [unknownSegment(`${path}/segmentId`, rule.segmentId)];
      }),
    );
    return problems.flat();
  };
}

const unknownSegment = (path: string, segmentId: string): Problems[number] => ({
  path,
  code: 'unknown-segment',
  message: `The channel has no segment ${segmentId}.`,
  hint: 'Take the segmentId of one of GET /v1/segments.',
});

async function expressionProblems(
  { checkSegmentExpression }: { checkSegmentExpression: CheckSegmentExpression },
  given: Parameters<CheckSegmentExpression>[0],
): Promise<Problems> {
  try {
    await checkSegmentExpression(given);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const code = 'wrong-segment-rule';
    const hint = 'See SegmentExpression in the API reference (/v1/openapi.json).';
    return error.errors.map((problem) => ({ code, hint, ...problem }));
  }
}
