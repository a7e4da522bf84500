import { jsonPointer } from '../../../../stepfunctions/line-message/json-pointer.ts';
import type { ProblemDetail } from './problem.ts';

const escapedSurrogate = /\\ud[89a-f]/i;

/**
 * Where parsed JSON holds half of a surrogate pair, which JSON can write (`"\ud83d"`) and UTF-8 cannot: no store and no
 * other system would take it as it is.
 * @param text the JSON that `value` was parsed from
 */
export const halfCharacters = (text: string, value: unknown): ProblemDetail[] =>
  escapedSurrogate.test(text) ? placesIn(value, []) : [];

function placesIn(value: unknown, at: readonly string[]): ProblemDetail[] {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [halfAt(at)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key.isWellFormed() ? placesIn(entry, [...at, key]) : [halfAt(at)],
  );
}

const halfAt = (at: readonly string[]): ProblemDetail => ({
  path: jsonPointer(at) || '/',
  message: 'It holds half of a surrogate pair: write whole characters.',
});
