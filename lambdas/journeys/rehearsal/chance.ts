import { deterministicId } from '../../shared/domain/deterministic-id.ts';

/** Everything that is left to chance in a rehearsal, following from its seed. */
export interface Chance {
  /** Uniform in [0, 1) by the words: the same whenever and in whatever order it is asked. */
  of(...words: readonly (string | number)[]): number;
  /** Uniform in [0, 1), one after the other. */
  random(): number;
  newId(): string;
}

export function createChance(seed: number): Chance {
  let ids = 0;
  let draws = 0;
  const of: Chance['of'] = (...words) => spread(hashOf(`${seed} ${words.join(' ')}`));
  return {
    of,
    random: () => of('draw', (draws += 1)),
    newId: () => deterministicId('rehearsal', seed, (ids += 1)),
  };
}

/** FNV-1a of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** The finish of mulberry32, so that texts that differ in one letter have nothing in common. */
function spread(hash: number): number {
  const state = (hash + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** A wait of that mean, most of them short (exponential). */
export const delayOf = (meanMs: number, draw: number): number => Math.round(-Math.log(1 - draw) * meanMs);
