import type { KeyRange } from '../store/key-value.ts';

/** All keys that begin with the words, each followed by a slash: `('queue', 'a')` covers `queue/a/1`. */
export function under(...words: readonly string[]): KeyRange {
  const prefix = words.join('/');
  // `0` is the character after the slash.
  return { gte: `${prefix}/`, lt: `${prefix}0` };
}

/** A number as part of a key, in numeric order up to 2^53. */
export const ordered = (sequence: number): string => String(sequence).padStart(16, '0');
