import fc from 'fast-check';
import { mayReach } from '../../lambdas/broadcasts/domain/may-reach.ts';
import type { RecipientLeaf, RecipientTree } from '../../lambdas/broadcasts/domain/narrowcast.ts';

const group = (audienceGroupId: number): RecipientTree => ({ type: 'audience', audienceGroupId });
const numberOf = (leaf: RecipientLeaf): number =>
  leaf.type === 'audience' ? (leaf.audienceGroupId ?? 0) : 0;

const { tree } = fc.letrec<{ tree: RecipientTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: 0, max: 3 }).map(group),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((and) => ({ type: 'operator' as const, and })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((or) => ({ type: 'operator' as const, or })),
    tie('tree').map((not) => ({ type: 'operator' as const, not })),
  ),
}));

describe('whether a narrowcast may reach somebody', () => {
  it('is yes without a recipient, and no only for who is certainly left out', () => {
    const inFirst = (leaf: RecipientLeaf) => (numberOf(leaf) === 1 ? true : undefined);
    expect(mayReach(undefined, () => false)).toBe(true);
    expect(mayReach({ type: 'operator', not: group(1) }, inFirst)).toBe(false);
    expect(mayReach({ type: 'operator', not: group(2) }, inFirst)).toBe(true);
    expect(
      mayReach({ type: 'operator', and: [group(2), { type: 'operator', not: group(1) }] }, inFirst),
    ).toBe(false);
  });

  it('is never no when LINE, which knows all groups, would say yes', () => {
    const world = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(tree, world, world, (recipient, isIn, isKnown) => {
        const byLine = mayReach(recipient, (leaf) => isIn[numberOf(leaf)] === true);
        const byUs = mayReach(recipient, (leaf) =>
          isKnown[numberOf(leaf)] ? isIn[numberOf(leaf)] : undefined,
        );
        expect(byUs || !byLine).toBe(true);
      }),
    );
  });
});
