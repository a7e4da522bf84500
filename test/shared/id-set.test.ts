import fc from 'fast-check';
import {
  countIds,
  differenceOf,
  hasId,
  idSetOf,
  intersectionOf,
  overlapOf,
  unionOf,
  without,
} from '../../lambdas/shared/domain/id-set.ts';
import { unpackIds } from '../../lambdas/shared/domain/pack-ids.ts';

const sets = fc.tuple(
  fc.array(fc.uuid(), { maxLength: 30 }),
  fc.array(fc.uuid(), { maxLength: 30 }),
  fc.array(fc.uuid(), { maxLength: 30 }),
);
const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();

describe('an id set', () => {
  it('does what sets do, in ascending order', () => {
    fc.assert(
      fc.property(sets, ([onlyA, both, onlyB]) => {
        const a = new Set([...onlyA, ...both]);
        const b = new Set([...both, ...onlyB]);
        const [packedA, packedB] = [idSetOf(a), idSetOf(b)];
        expect(unpackIds(unionOf(packedA, packedB))).toEqual(sorted([...a, ...b]));
        expect(unpackIds(intersectionOf(packedA, packedB))).toEqual(sorted(a.intersection(b)));
        expect(unpackIds(without(packedA, packedB))).toEqual(sorted(a.difference(b)));
        expect(differenceOf(packedA, packedB)).toEqual({
          entered: sorted(b.difference(a)),
          left: sorted(a.difference(b)),
        });
        expect(overlapOf(packedA, packedB)).toEqual({
          onlyA: a.difference(b).size,
          both: a.intersection(b).size,
          onlyB: b.difference(a).size,
        });
        expect(countIds(packedA)).toBe(a.size);
        expect([...a].every((id) => hasId(packedA, id))).toBe(true);
        expect([...b.difference(a)].some((id) => hasId(packedA, id))).toBe(false);
      }),
    );
  });
});
