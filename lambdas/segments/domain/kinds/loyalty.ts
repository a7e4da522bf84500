import { z } from 'zod';
import { defineKind } from '../condition-kind.ts';
import { orWords, rangeOf, rangeWords, within } from '../range.ts';

export const tier = defineKind({
  schema: z.array(z.string().trim().min(1).max(40)).min(1).max(20),
  example: ['gold'],
  words: (tiers) => `are in tier ${orWords(tiers)}`,
  effort: 1,
  test(tiers) {
    const wanted = new Set(tiers);
    return ({ loyalty }) => loyalty?.tier !== undefined && wanted.has(loyalty.tier);
  },
  because: (_tiers, { loyalty }) => ({ tier: loyalty?.tier ?? null }),
});

/** Points to spend; members outside the programme have 0. */
export const points = defineKind({
  schema: rangeOf(z.int().min(0)),
  example: { atLeast: 100 },
  words: (range) => `have ${rangeWords(range, 'points')}`,
  effort: 1,
  test(range) {
    const isWanted = within(range);
    return ({ loyalty }) => isWanted(loyalty?.points ?? 0);
  },
  because: (_range, { loyalty }) => ({ points: loyalty?.points ?? 0 }),
});
