import fc from 'fast-check';
import { idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import { idTest } from '../../lambdas/shared/domain/id-test.ts';

describe('a test of ids', () => {
  /** Ids that differ in any of their parts, late ones too. */
  const id = fc
    .tuple(
      fc.constantFrom('00000000', '7fffffff', '80000000', 'ffffffff'),
      fc.constantFrom(0, 1, 2, 3, 2 ** 32 - 1),
    )
    .map(([first, last]) => `${first}-0000-4000-8000-0000${last.toString(16).padStart(8, '0')}`);

  it('finds the ids that are in the set, and no others', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(id, fc.uuid())), fc.array(fc.oneof(id, fc.uuid())), (inside, asked) => {
        const isIn = idTest(idSetOf(inside));
        const known = new Set(inside);
        expect([...inside, ...asked].map(isIn)).toEqual([...inside, ...asked].map((one) => known.has(one)));
      }),
    );
  });

  it('finds nothing in an empty set, and reads capital letters', () => {
    const one = 'abcdef00-0000-4000-8000-000000000001';
    expect(idTest(new Uint8Array())(one)).toBe(false);
    expect(idTest(idSetOf([one]))(one.toUpperCase())).toBe(true);
  });
});
