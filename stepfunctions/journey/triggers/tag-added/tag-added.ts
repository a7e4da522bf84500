import { z } from 'zod';
import { unlessKnown } from '../../reference.ts';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('tagAdded'),
  tag: z.string().min(1).max(100),
  /** The intensity that the member must have by then. */
  atLeast: z.number().gt(0).max(1_000_000).optional(),
});

/** A tag came to a member, or grew to an intensity. */
export const tagAdded = {
  schema,
  listensTo: () => ['tag.added'],
  asks: ({ atLeast }) => (atLeast === undefined ? undefined : 'member'),
  startsWith: ({ tag }, { data }) => data['tag'] === tag,
  takes: ({ tag, atLeast = 0 }, { tags }) => (tags[tag] ?? 0) >= atLeast,
  problems: ({ tag }, { knownTags }) => unlessKnown('/tag', { kind: 'tag', id: tag }, knownTags),
  words: ({ tag, atLeast }) =>
    atLeast === undefined
      ? `Starts with the tag ${tag}`
      : `Starts when the tag ${tag} reaches an intensity of ${atLeast}`,
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
