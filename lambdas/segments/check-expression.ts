import type { KnownTopics } from '../preferences/contracts.ts';
import type { KnownTags } from '../tags/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { rulesOf } from './channel-rules.ts';
import type { ListSegments } from './contracts.ts';
import type { Reference } from './domain/condition-kind.ts';
import type { SegmentExpression } from './domain/expression.ts';
import { parseSegment, type SegmentProblem } from './domain/parse-segment.ts';
import { referencesIn } from './domain/references-in.ts';
import { cycleOf } from './domain/segment-cycle.ts';
import type { Audiences } from './ports.ts';

export interface CheckExpressionDeps {
  listSegments: ListSegments;
  knownTags: KnownTags;
  knownTopics: KnownTopics;
  knownJourneyIds: (channelId: string) => Promise<ReadonlySet<string>>;
  audiences: Pick<Audiences, 'knownIds'>;
}

/**
 * A sound expression whose tags, journeys, audiences and segments exist.
 * @param given.segmentId of the segment that will have it, which it must not lead back to
 * @param given.at JSON pointer of the expression in the request
 * @throws Problem 422 with everything that is wrong
 */
export async function checkExpression(
  deps: CheckExpressionDeps,
  given: { channelId: string; json: unknown; segmentId?: string; at?: string },
): Promise<SegmentExpression> {
  const { channelId, json, segmentId, at = '/expression' } = given;
  const refuse = (problems: readonly SegmentProblem[]): never => {
    const errors = problems.map((problem) => ({ ...problem, path: `${at}${problem.path}` }));
    throw new Problem(422, 'The segment is not valid', { errors });
  };
  const parsed = parseSegment(json);
  if (parsed.outcome === 'problems') return refuse(parsed.problems);
  const { expression } = parsed;
  const { expressionOf, nameOf } = rulesOf(await deps.listSegments(channelId));
  const unknown = await unknownReferences(deps, channelId, expression, nameOf);
  const cycle = segmentId === undefined ? undefined : cycleOf(segmentId, expression, expressionOf);
  const circles = cycle
    ? [
        {
          path: cycle.path,
          code: 'segment-cycle',
          message: `The segment would contain itself: ${cycle.way.join(' -> ')}.`,
          hint: 'Take one of these references out.',
        },
      ]
    : [];
  if (unknown.length + circles.length > 0) refuse([...unknown, ...circles]);
  return expression;
}

const hints: Readonly<Record<Reference['to'], string>> = {
  tag: 'Create it with POST /v1/tags, or take one of GET /v1/tags.',
  topic: 'Create it with PUT /v1/topics/{topicId}, or take one of GET /v1/topics.',
  journey: 'Take the journeyId of one of GET /v1/journeys.',
  audience: 'Take the audienceId of one of GET /v1/audiences.',
  segment: 'Take the segmentId of one of GET /v1/segments.',
};

async function unknownReferences(
  { knownTags, knownTopics, knownJourneyIds, audiences }: CheckExpressionDeps,
  channelId: string,
  expression: SegmentExpression,
  nameOf: (segmentId: string) => string | undefined,
): Promise<SegmentProblem[]> {
  const references = referencesIn(expression);
  const names = (to: Reference['to']): boolean => references.some((reference) => reference.to === to);
  const [tags, topics, journeys, lists] = await Promise.all([
    names('tag') ? knownTags(channelId) : undefined,
    names('topic') ? knownTopics(channelId) : undefined,
    names('journey') ? knownJourneyIds(channelId) : undefined,
    names('audience') ? audiences.knownIds(channelId) : undefined,
  ]);
  const isKnown: Readonly<Record<Reference['to'], (id: string) => boolean>> = {
    tag: (id) => tags?.has(id) === true,
    topic: (id) => topics?.has(id) === true,
    journey: (id) => journeys?.has(id) === true,
    audience: (id) => lists?.has(id) === true,
    segment: (id) => nameOf(id) !== undefined,
  };
  return references
    .filter(({ to, id }) => !isKnown[to](id))
    .map(({ to, id, path }) => ({
      path,
      code: `unknown-${to}`,
      message: `The channel has no ${to} ${id}.`,
      hint: hints[to],
    }));
}
