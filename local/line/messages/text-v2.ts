import { z } from 'zod';
import { byType, text } from './rules.ts';

const Substitution = byType([
  z.looseObject({ type: z.literal('emoji'), productId: text(100), emojiId: text(100) }),
  z.looseObject({
    type: z.literal('mention'),
    mentionee: byType([
      z.looseObject({ type: z.literal('user'), userId: text(33) }),
      z.looseObject({ type: z.literal('all') }),
    ]),
  }),
]);

const most = { substitutions: 100, emoji: 20, mention: 20 };

/** `{key}`; a doubled brace is a brace. */
const keysOf = (body: string): string[] =>
  [
    ...body
      .replaceAll('{{', '')
      .replaceAll('}}', '')
      .matchAll(/\{([^{}]*)\}/g),
  ].map(([, key = '']) => key);

/** Messaging API reference, "Text message (v2)". */
export const TextV2 = z.looseObject({
  type: z.literal('textV2'),
  text: text(5000),
  substitution: z
    .record(z.string().regex(/^\w{1,20}$/, 'A key has 1 to 20 letters, digits or _'), Substitution)
    .superRefine((substitution, context) => {
      const kinds = Object.values(substitution);
      const tooMany = [
        kinds.length > most.substitutions,
        kinds.filter(({ type }) => type === 'emoji').length > most.emoji,
        kinds.filter(({ type }) => type === 'mention').length > most.mention,
      ].some(Boolean);
      if (tooMany)
        context.addIssue({ code: 'custom', message: 'Has too many substitutions', input: substitution });
    })
    .optional(),
});

/** Keys of a text that have no substitution. */
export const missingKeys = ({ text: body, substitution = {} }: z.infer<typeof TextV2>): string[] =>
  keysOf(body).filter((key) => !Object.hasOwn(substitution, key));
