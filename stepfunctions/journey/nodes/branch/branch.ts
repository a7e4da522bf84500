import { z } from 'zod';
import { unknownReference } from '../../reference.ts';
import { divideBy, type Edge, type JourneyProblem, type NodeKind } from '../node-kind.ts';
import { Condition, conditionWords, holds, leaves, questionOf } from './condition.ts';

const schema = z.strictObject({
  kind: z.literal('branch'),
  cases: z
    .array(z.strictObject({ when: Condition, next: z.string() }))
    .min(1)
    .max(20),
  otherwise: z.string(),
});
type Branch = z.infer<typeof schema>;

const edges = ({ cases, otherwise }: Branch): Edge[] => [
  ...cases.map(({ next }, index) => ({ edge: `case ${index + 1}`, to: next, path: `/cases/${index}/next` })),
  { edge: 'otherwise', to: otherwise, path: '/otherwise' },
];

/** Sends each member down the first case that holds for it. */
export const branch = {
  schema,
  edges,
  problems: ({ cases }, { knownTags }) =>
    knownTags === undefined
      ? []
      : cases.flatMap(({ when }, index) =>
          leaves(when, `/cases/${index}/when`).flatMap(({ condition, path }) =>
            'tag' in condition && !knownTags.has(condition.tag)
              ? [unknownTag(`${path}/tag`, condition.tag)]
              : [],
          ),
        ),
  needs: ({ cases }) => {
    const asked = cases.flatMap(({ when }) => leaves(when)).map(({ condition }) => condition);
    return {
      attributes: asked.some((condition) => 'attribute' in condition),
      tags: asked.some((condition) => 'tag' in condition),
      events: asked.flatMap((condition) => ('eventSeen' in condition ? [questionOf(condition)] : [])),
    };
  },
  decide: (node, context) =>
    divideBy(edges(node), context, (member) => {
      const index = node.cases.findIndex(({ when }) => holds(when, member));
      return index === -1 ? 'otherwise' : `case ${index + 1}`;
    }),
  words: ({ cases }) => `Branch: ${cases.map(({ when }) => conditionWords(when)).join('; ')}; otherwise`,
} satisfies NodeKind<Branch> & { schema: typeof schema };

/** The problem of a tag that nobody registered. */
export const unknownTag = (path: string, tag: string): JourneyProblem =>
  unknownReference(path, { kind: 'tag', id: tag });
