import { z } from 'zod';
import { unlessKnown } from '../../reference.ts';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('richMenu'),
  /** null ends a choice: the rules decide again. */
  richMenuId: z.uuid().nullable(),
  next: z.string(),
});

/** Gives members a rich menu of their own, which holds before all rules until a journey ends it or gives another. */
export const richMenu = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: ({ richMenuId }, { knownRichMenus }) => {
    if (richMenuId === null) return [];
    if (knownRichMenus?.get(richMenuId)?.isLive !== false)
      return unlessKnown('/richMenuId', { kind: 'richMenu', id: richMenuId }, knownRichMenus);
    return [
      {
        path: '/richMenuId',
        code: 'rich-menu-not-live',
        message: `The rich menu ${richMenuId} was never published, so nobody can see it.`,
        hint: `Publish it first: POST /v1/rich-menus/${richMenuId}/publish.`,
      },
    ];
  },
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ richMenuId }) => ({ kind: 'richMenu', richMenuId }),
  words: ({ richMenuId }) =>
    richMenuId === null ? 'Let the rules decide the rich menu again' : `Show the rich menu ${richMenuId}`,
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
