import { z } from 'zod';
import { defineKind } from '../condition-kind.ts';

const Random = z
  .strictObject({
    /** Another salt divides the same members in another way. */
    salt: z.string().trim().min(1).max(40),
    from: z.int().min(0).max(99).default(0),
    below: z.int().min(1).max(100),
  })
  .refine(({ from, below }) => from < below, { error: 'from must be smaller than below' });

/**
 * The same member and salt give the same bucket 0..99, everywhere and for ever. FNV-1a (32 bits) over both, with the
 * finaliser of MurmurHash3, since the low bits of FNV alone are not random enough.
 */
export function bucketOf(memberId: string, salt: string): number {
  return finish(hash(memberId, hash(salt, 0x811c9dc5))) % 100;
}

function hash(text: string, start: number): number {
  let state = start;
  for (let index = 0; index < text.length; index += 1)
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state;
}

function finish(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A share of the members by chance, e.g. for a test: buckets `from` up to but not including `below`. */
export const random = defineKind({
  schema: Random,
  example: { salt: 'spring-test', from: 0, below: 50 },
  words: ({ salt, from, below }) => `are in the ${below - from} % drawn from ${from} by ${salt}`,
  effort: 2,
  test: ({ salt, from, below }) => {
    const salted = hash(salt, 0x811c9dc5);
    return ({ memberId }) => {
      const bucket = finish(hash(memberId, salted)) % 100;
      return bucket >= from && bucket < below;
    };
  },
  because: ({ salt }, { memberId }) => ({ bucket: bucketOf(memberId, salt) }),
});
