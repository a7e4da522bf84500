import type { RecipientLeaf, RecipientTree } from './narrowcast.ts';

/**
 * Whether LINE may choose somebody, by what is known of single groups: only a certain no counts as no, since of LINE's own
 * groups nobody knows who is in them.
 * @param isIn undefined: not known
 */
export const mayReach = (
  tree: RecipientTree | undefined,
  isIn: (leaf: RecipientLeaf) => boolean | undefined,
): boolean => tree === undefined || holds(tree, isIn) !== false;

function holds(tree: RecipientTree, isIn: (leaf: RecipientLeaf) => boolean | undefined): boolean | undefined {
  if (tree.type !== 'operator') return isIn(tree);
  const { and, or = [], not } = tree;
  if (not) return inverse(holds(not, isIn));
  if (and) return all(and.map((part) => holds(part, isIn)));
  return inverse(all(or.map((part) => inverse(holds(part, isIn)))));
}

const inverse = (known: boolean | undefined): boolean | undefined =>
  known === undefined ? undefined : !known;

function all(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}
