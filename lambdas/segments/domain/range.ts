import { z } from 'zod';

/** A range of whole or broken numbers; at least one bound. */
export const rangeOf = (number: z.ZodNumber) =>
  z
    .strictObject({
      atLeast: number.optional(),
      atMost: number.optional(),
      below: number.optional(),
    })
    .refine(({ atLeast, atMost, below }) => (atLeast ?? atMost ?? below) !== undefined, {
      error: 'a bound: atLeast, atMost or below',
    })
    .refine(({ atMost, below }) => atMost === undefined || below === undefined, {
      error: 'atMost or below, not both',
    })
    .refine(
      ({ atLeast = -Infinity, atMost = Infinity, below = Infinity }) => atLeast <= atMost && atLeast < below,
      { error: 'a range with something in it: atLeast must not be above the upper bound' },
    );
export type Range = z.infer<ReturnType<typeof rangeOf>>;

/** A test of a number against a range. */
export function within({
  atLeast = -Infinity,
  atMost = Infinity,
  below = Infinity,
}: Range): (value: number) => boolean {
  return (value) => value >= atLeast && value <= atMost && value < below;
}

/**
 * `at least 2`, `2 to 5`, `at least 2 and below 5`.
 * @param units what is counted, in the plural
 */
export function rangeWords(range: Range, units = ''): string {
  const numbers = numbersOf(range);
  if (units === '') return numbers;
  return `${numbers} ${/(^| )1$/.test(numbers) ? units.replace(/s$/, '') : units}`;
}

function numbersOf(range: Range): string {
  const { atLeast, atMost } = range;
  if (atLeast !== undefined && atMost !== undefined)
    return atLeast === atMost ? String(atLeast) : `${atLeast} to ${atMost}`;
  return boundWords
    .flatMap(([bound, words]) => (range[bound] === undefined ? [] : `${words} ${range[bound]}`))
    .join(' and ');
}

const boundWords = [
  ['atLeast', 'at least'],
  ['atMost', 'at most'],
  ['below', 'below'],
] as const;

/** `a`, `a or b`, `a, b or c`. */
export function orWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
