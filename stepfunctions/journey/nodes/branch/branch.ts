import { z } from 'zod';
import { divideBy, type Edge, type NodeKind } from '../node-kind.ts';
import { patternSegments } from '../../event-references.ts';
import { conditionProblems } from './condition-problems.ts';
import { Condition, conditionWords, holds, leaves, questionsOf } from './condition.ts';

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
  problems: ({ cases }, context) =>
    cases.flatMap(({ when }, index) => conditionProblems(when, `/cases/${index}/when`, context)),
  segments: ({ cases }) =>
    cases.flatMap(({ when }, index) =>
      leaves(when, `/cases/${index}/when`).flatMap(({ condition, path }) =>
        'segmentId' in condition || 'expression' in condition
          ? [{ path, rule: condition }]
          : 'eventSeen' in condition
            ? patternSegments(condition.eventSeen, `${path}/eventSeen`)
            : [],
      ),
    ),
  needs: ({ cases }) => {
    const asked = cases.flatMap(({ when }) => leaves(when)).map(({ condition }) => condition);
    return {
      attributes: asked.some((condition) => 'attribute' in condition),
      tags: asked.some((condition) => 'tag' in condition),
      reachability: asked.some((condition) => 'reachable' in condition),
      ...questionsOf(asked),
    };
  },
  decide: (node, context) =>
    divideBy(edges(node), context, (member) => {
      const index = node.cases.findIndex(({ when }) => holds(when, member));
      return index === -1 ? 'otherwise' : `case ${index + 1}`;
    }),
  words: ({ cases }) => `Branch: ${cases.map(({ when }) => conditionWords(when)).join('; ')}; otherwise`,
} satisfies NodeKind<Branch> & { schema: typeof schema };
