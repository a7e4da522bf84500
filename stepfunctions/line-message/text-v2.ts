import { z } from 'zod';
import { limits } from './limits.ts';
import { byType, type Rules } from './rules.ts';
import { findKeys } from './substitution-keys.ts';

const Substitution = byType([
  z.looseObject({
    type: z.literal('mention'),
    mentionee: byType([
      z.looseObject({ type: z.literal('user'), userId: z.string().min(1) }),
      z.looseObject({ type: z.literal('all') }),
    ]),
  }),
  z.looseObject({
    type: z.literal('emoji'),
    productId: z.string().min(1),
    emojiId: z.string().min(1),
  }),
]);

/**
 * Messaging API reference, "Text message (v2)". LINE reads `{key}` as a substitution and `{{` and `}}` as braces; we
 * read `{{name}}` as a personal field first. So a field never is a key, its value reaches LINE with doubled braces
 * (`renderMessages`), and doubled braces around anything but a field stay LINE's.
 */
export const textV2Message = ({ text, reading }: Rules) =>
  z
    .looseObject({
      type: z.literal('textV2'),
      text: text(limits.textV2),
      substitution: z.record(z.string(), Substitution).superRefine(refineKeys).optional(),
      quoteToken: z.string().optional(),
    })
    .superRefine((message, context) => {
      const found = findKeys(reading.withFieldsAs(message.text, ''));
      for (const words of textProblems(found, message.substitution ?? {}))
        context.addIssue({ code: 'custom', path: ['text'], message: words });
    });

function refineKeys(substitution: object, context: z.RefinementCtx): void {
  const { substitutions, substitutionKey } = limits;
  const keys = Object.keys(substitution);
  if (keys.length > substitutions.most)
    context.addIssue({ code: 'custom', message: `must have 0 to ${substitutions.most} items` });
  for (const key of keys) {
    if (/^\w+$/.test(key) && key.length <= substitutionKey.most) continue;
    const message = `a key has 1 to ${substitutionKey.most} letters, digits or underscores`;
    context.addIssue({ code: 'custom', path: [key], message });
  }
}

const mostOf = { mention: limits.mentions.most, emoji: limits.emojisV2.most } as const;

function textProblems(
  { keys, isUnpaired }: ReturnType<typeof findKeys>,
  substitution: Readonly<Record<string, { type: keyof typeof mostOf }>>,
): string[] {
  const missing = keys.filter((key) => !Object.hasOwn(substitution, key));
  const types = keys.map((key) => substitution[key]?.type);
  const isBeyond = (kind: keyof typeof mostOf) => types.filter((type) => type === kind).length > mostOf[kind];
  return [
    ...(isUnpaired ? ['has a single { or }: double it to show a brace'] : []),
    ...missing.map((key) => `needs a substitution for {${key}}`),
    ...(['mention', 'emoji'] as const)
      .filter(isBeyond)
      .map((kind) => `must have 0 to ${mostOf[kind]} substitutions of type ${kind}`),
  ];
}
