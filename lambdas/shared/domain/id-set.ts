import { idTest } from './id-test.ts';
import { packIds, unpackIds } from './pack-ids.ts';

/** Distinct UUIDs in ascending order, 16 bytes each, one after the other. */
export type IdSet = Uint8Array;

const idBytes = 16;
export const noIds: IdSet = new Uint8Array();

/** A set of any ids in any order. */
export const idSetOf = (ids: Iterable<string>): IdSet => packIds([...new Set(ids)].sort());

export const countIds = (set: IdSet): number => set.length / idBytes;

export const hasId = (set: IdSet, id: string): boolean => idTest(set)(id);

/** Ids of either. */
export const unionOf = (a: IdSet, b: IdSet): IdSet => combine(a, b, () => true);

/** Ids of both. */
export const intersectionOf = (a: IdSet, b: IdSet): IdSet => combine(a, b, (inA, inB) => inA && inB);

/** Ids of the first that are not in the second. */
export const without = (a: IdSet, b: IdSet): IdSet => combine(a, b, (inA, inB) => inA && !inB);

/** Who came and who went between two sets. */
export function differenceOf(before: IdSet, after: IdSet): { entered: string[]; left: string[] } {
  return { entered: unpackIds(without(after, before)), left: unpackIds(without(before, after)) };
}

/** How many ids are only in the first, in both, only in the second. */
export function overlapOf(a: IdSet, b: IdSet): { onlyA: number; both: number; onlyB: number } {
  const both = countIds(intersectionOf(a, b));
  return { onlyA: countIds(a) - both, both, onlyB: countIds(b) - both };
}

/** Walks both sets side by side and keeps what the rule says. */
function combine(a: IdSet, b: IdSet, keeps: (inA: boolean, inB: boolean) => boolean): IdSet {
  const kept = new Uint8Array(a.length + b.length);
  let length = 0;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const order = compareAt(a, i, b, j);
    const inA = order <= 0;
    const inB = order >= 0;
    if (keeps(inA, inB)) {
      kept.set(inA ? a.subarray(i, i + idBytes) : b.subarray(j, j + idBytes), length);
      length += idBytes;
    }
    if (inA) i += idBytes;
    if (inB) j += idBytes;
  }
  return kept.slice(0, length);
}

function compareAt(a: IdSet, i: number, b: IdSet, j: number): number {
  if (i >= a.length) return 1;
  if (j >= b.length) return -1;
  return Buffer.compare(a.subarray(i, i + idBytes), b.subarray(j, j + idBytes));
}
