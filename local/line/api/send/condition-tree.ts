import { z } from 'zod';

/** Conditions joined by and, or, not, as LINE nests them. */
export type ConditionTree<Leaf extends Typed> = Leaf | Operator<Leaf>;
interface Typed {
  type: string;
}
interface Operator<Leaf extends Typed> {
  type: 'operator';
  and?: ConditionTree<Leaf>[];
  or?: ConditionTree<Leaf>[];
  not?: ConditionTree<Leaf>;
}

/** Trees of the given leaves; an operator has exactly one of its three properties, and no empty list. */
export function conditionTree<Leaf extends Typed>(leaf: z.ZodType<Leaf>): z.ZodType<ConditionTree<Leaf>> {
  const tree: z.ZodType<ConditionTree<Leaf>> = z.lazy(() => z.union([leaf, operator]));
  const operator = z
    .object({
      type: z.literal('operator'),
      and: z.array(tree).min(1).optional(),
      or: z.array(tree).min(1).optional(),
      not: tree.optional(),
    })
    .refine(({ and, or, not }) => [and, or, not].filter((part) => part !== undefined).length === 1);
  return tree;
}

const isOperator = <Leaf extends Typed>(tree: ConditionTree<Leaf>): tree is Operator<Leaf> =>
  tree.type === 'operator';

export function holds<Leaf extends Typed>(
  tree: ConditionTree<Leaf>,
  isTrue: (leaf: Leaf) => boolean,
): boolean {
  if (!isOperator(tree)) return isTrue(tree);
  const { and, or, not } = tree;
  if (not !== undefined) return !holds(not, isTrue);
  return and ? and.every((part) => holds(part, isTrue)) : (or ?? []).some((part) => holds(part, isTrue));
}

export function leavesOf<Leaf extends Typed>(tree: ConditionTree<Leaf>): Leaf[] {
  if (!isOperator(tree)) return [tree];
  const { and = [], or = [], not } = tree;
  return [...and, ...or, ...(not === undefined ? [] : [not])].flatMap((part) => leavesOf(part));
}
