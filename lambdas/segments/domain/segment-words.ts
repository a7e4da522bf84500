import { kindOf, type SegmentExpression } from './expression.ts';

/** The rule in an English sentence. `nameOf` names other segments, the id unless known. */
export const segmentWords = (
  expression: SegmentExpression,
  nameOf: (segmentId: string) => string | undefined = () => undefined,
): string => `Members who ${expressionWords(expression, nameOf)}.`;

/** What follows "members who". */
export function expressionWords(
  expression: SegmentExpression,
  nameOf: (segmentId: string) => string | undefined,
): string {
  if ('all' in expression) return joined(expression.all, ' and ', nameOf);
  if ('any' in expression) return joined(expression.any, ' or ', nameOf);
  if ('not' in expression) return `do not fulfil "${expressionWords(expression.not, nameOf)}"`;
  if ('segment' in expression) {
    const { segment } = expression;
    return `are in the segment ${nameOf(segment) ?? segment}`;
  }
  const { kind, argument } = kindOf(expression);
  return kind.words(argument);
}

function joined(
  parts: readonly SegmentExpression[],
  by: string,
  nameOf: (segmentId: string) => string | undefined,
): string {
  return parts
    .map((part) => {
      const words = expressionWords(part, nameOf);
      const isGroup = ('all' in part && part.all.length > 1) || ('any' in part && part.any.length > 1);
      return parts.length > 1 && isGroup ? `(${words})` : words;
    })
    .join(by);
}
