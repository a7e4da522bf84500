import type { MemberRow } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { IdSet } from '../shared/domain/id-set.ts';
import { rulesOf } from './channel-rules.ts';
import type { ListSegments, SegmentDefinition } from './contracts.ts';
import { compileSegment } from './domain/compile-segment.ts';
import type { ConditionContext } from './domain/condition-kind.ts';
import { idSetQuestions, type ExpressionOf } from './domain/id-set-questions.ts';
import type { IdSetQuestion } from './domain/id-set-question.ts';
import { ruleHash } from './domain/rule-hash.ts';
import { resolveIdSets, type ResolveIdSetsDeps } from './resolve-id-sets.ts';

/** All segments of a channel with the answers to their questions; survives V8's serialisation. */
export interface PreparedMatching {
  segments: readonly SegmentDefinition[];
  idSets: ReadonlyMap<string, IdSet>;
}

/** What a whole evaluation of a channel needs, read once. */
export async function prepareMatching(
  deps: ResolveIdSetsDeps & { listSegments: ListSegments; clock: Pick<Clock, 'now'> },
  channelId: string,
): Promise<PreparedMatching> {
  const segments = await deps.listSegments(channelId);
  const { expressionOf } = rulesOf(segments);
  const questions = questionsOfAll(segments, expressionOf);
  return {
    segments,
    idSets: await resolveIdSets(deps, { channelId, questions, nowEpochMs: deps.clock.now() }),
  };
}

/** The questions of several segments, each once. */
export function questionsOfAll(
  segments: readonly Pick<SegmentDefinition, 'expression'>[],
  expressionOf: ExpressionOf,
): readonly IdSetQuestion[] {
  const all = segments.flatMap(({ expression }) => idSetQuestions(expression, expressionOf));
  return [...new Map(all.map((question) => [question.key, question])).values()];
}

/** Tests one member after the other against all segments. */
export function openMatching(
  { segments, idSets }: PreparedMatching,
  context: Omit<ConditionContext, 'idSets'>,
) {
  const { expressionOf } = rulesOf(segments);
  const tests = segments.map(({ expression }) =>
    compileSegment(expression, { ...context, idSets, expressionOf }),
  );
  return {
    segments: segments.map(({ segmentId, name, expression }) => ({
      ...{ segmentId, name },
      ruleHash: ruleHash(expression, expressionOf),
    })),
    forEach(row: MemberRow, match: (index: number) => void): void {
      for (const [index, test] of tests.entries()) if (test(row)) match(index);
    },
  };
}
