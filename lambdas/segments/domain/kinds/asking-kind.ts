import type { z } from 'zod';
import { hasId, noIds } from '../../../shared/domain/id-set.ts';
import { idTest } from '../../../shared/domain/id-test.ts';
import type { Json } from '../../../shared/domain/json.ts';
import type { ConditionContext, KindOf } from '../condition-kind.ts';
import type { IdSetQuestion } from '../id-set-question.ts';

/** A kind that holds for who is in the answers to all its questions. */
export const askingKind = <Schema extends z.ZodType>(
  kind: Pick<KindOf<Schema>, 'schema' | 'example' | 'words' | 'references'> & {
    questions: (argument: z.output<Schema>) => readonly IdSetQuestion[];
  },
): KindOf<Schema> => ({
  ...kind,
  effort: 3,
  test(argument, { idSets }) {
    const tests = kind.questions(argument).map(({ key }) => idTest(idSets.get(key) ?? noIds));
    return ({ memberId }) => tests.every((test) => test(memberId));
  },
  because(argument, { memberId }, context) {
    const answers = kind.questions(argument).map((question) => answerOf(question, memberId, context));
    return Object.fromEntries(answers);
  },
});

/** A figure where one was counted, else whether the member is on the list. */
function answerOf(
  question: IdSetQuestion,
  memberId: string,
  { idSets, figures }: ConditionContext,
): [name: string, answer: Json] {
  if (question.about === 'activity') return [question.measure, figures?.get(question.key) ?? 0];
  return ['isListed', hasId(idSets.get(question.key) ?? noIds, memberId)];
}
