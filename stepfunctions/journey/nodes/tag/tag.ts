import { z } from 'zod';
import { unlessKnown } from '../../reference.ts';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z
  .strictObject({
    kind: z.literal('tag'),
    add: z
      .array(z.strictObject({ tag: z.string().min(1), weight: z.number().min(0.001).max(1000).default(1) }))
      .max(10)
      .optional(),
    remove: z.array(z.string().min(1)).max(10).optional(),
    next: z.string(),
  })
  .refine(({ add = [], remove = [] }) => add.length + remove.length > 0, {
    error: 'a tag to add or to remove',
  });
type Tag = z.infer<typeof schema>;

/** Adds tags, each with a weight, and removes others. */
export const tag = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: ({ add = [], remove = [] }, { knownTags }) =>
    [
      ...add.map(({ tag: id }, index) => ({ id, path: `/add/${index}/tag` })),
      ...remove.map((id, index) => ({ id, path: `/remove/${index}` })),
    ].flatMap(({ id, path }) => unlessKnown(path, { kind: 'tag', id }, knownTags)),
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ add = [], remove = [] }) => ({ kind: 'tag', add, remove }),
  words: ({ add = [], remove = [] }) =>
    [
      ...(add.length > 0 ? [`Tag ${add.map(({ tag: name }) => name).join(', ')}`] : []),
      ...(remove.length > 0 ? [`Remove tag ${remove.join(', ')}`] : []),
    ].join('; '),
} satisfies NodeKind<Tag> & { schema: typeof schema };
