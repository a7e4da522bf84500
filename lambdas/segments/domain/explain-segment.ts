import type { MemberRow } from '../../members/contracts.ts';
import type { Json } from '../../shared/domain/json.ts';
import { kindOf, type SegmentExpression } from './expression.ts';
import type { SegmentContext } from './id-set-questions.ts';
import { expressionWords } from './segment-words.ts';

/** A condition, whether it holds for one member, and why. */
export interface Explanation {
  /** What follows "members who". */
  words: string;
  holds: boolean;
  /** What of the member decided; of groups it is the parts. */
  because?: Readonly<Record<string, Json>>;
  parts?: readonly Explanation[];
}

/** Goes through every condition, also those that a test would skip. */
export function explainSegment(
  expression: SegmentExpression,
  context: SegmentContext & { nameOf?: (segmentId: string) => string | undefined },
  row: MemberRow,
): Explanation {
  const { nameOf = () => undefined } = context;
  const words = (part: SegmentExpression): string => expressionWords(part, nameOf);

  function explain(part: SegmentExpression, inside: readonly string[]): Explanation {
    if ('all' in part) {
      const parts = part.all.map((one) => explain(one, inside));
      return { words: words(part), holds: parts.every(({ holds }) => holds), parts };
    }
    if ('any' in part) {
      const parts = part.any.map((one) => explain(one, inside));
      return { words: words(part), holds: parts.some(({ holds }) => holds), parts };
    }
    if ('not' in part) {
      const inner = explain(part.not, inside);
      return { words: words(part), holds: !inner.holds, parts: [inner] };
    }
    if ('segment' in part) {
      const rule = inside.includes(part.segment) ? undefined : context.expressionOf(part.segment);
      if (!rule) return { words: words(part), holds: false, because: { isKnown: false } };
      const inner = explain(rule, [...inside, part.segment]);
      return { words: words(part), holds: inner.holds, parts: [inner] };
    }
    const { kind, argument } = kindOf(part);
    return {
      words: words(part),
      holds: kind.test(argument, context)(row),
      because: kind.because(argument, row, context),
    };
  }

  return explain(expression, []);
}
