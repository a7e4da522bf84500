import { z } from 'zod';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';
import { AttributeAmount, AttributeName, AttributeSetting } from './attribute-shapes.ts';

const mostAttributes = 20;

const schema = z
  .strictObject({
    kind: z.literal('attribute'),
    set: z.record(AttributeName, AttributeSetting).optional(),
    clear: z.array(AttributeName).max(mostAttributes).optional(),
    /** To numbers; absent ones count as 0. */
    add: z.record(AttributeName, AttributeAmount).optional(),
    next: z.string(),
  })
  .superRefine((node, context) => {
    const names = namesOf(node);
    if (names.length === 0)
      context.addIssue({ code: 'custom', message: 'an attribute to set, to clear or to add to' });
    if (names.length > mostAttributes)
      context.addIssue({ code: 'custom', message: `at most ${mostAttributes} attributes a node` });
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      context.addIssue({
        code: 'custom',
        message: `${twice} stands in two of set, clear and add: name it once`,
      });
  });
type Attribute = z.infer<typeof schema>;

/** Sets, clears and adds to attributes of the members. */
export const attribute = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ set = {}, clear = [], add = {} }) => ({ kind: 'attribute', set, clear, add }),
  words: ({ set = {}, clear = [], add = {} }) =>
    [
      ...Object.entries(set).map(([name, value]) => `Set ${name} to ${String(value)}`),
      ...(clear.length > 0 ? [`Clear ${clear.join(', ')}`] : []),
      ...Object.entries(add).map(([name, amount]) => `Add ${amount} to ${name}`),
    ].join('; '),
} satisfies NodeKind<Attribute> & { schema: typeof schema };

function namesOf({ set = {}, clear = [], add = {} }: Pick<Attribute, 'set' | 'clear' | 'add'>): string[] {
  return [...Object.keys(set), ...clear, ...Object.keys(add)];
}
