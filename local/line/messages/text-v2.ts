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

/** Messaging API reference, "Text message (v2)". */
export const TextV2 = z
  .looseObject({
    type: z.literal('textV2'),
    text: text(5000).refine((body) => !hasLoneBrace(body), 'Has a brace without its other'),
    substitution: z.record(z.string(), Substitution).superRefine(checkKeys).optional(),
  })
  .superRefine(({ text: body, substitution = {} }, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', path: ['text'], message });
    const keys = keysOf(body);
    for (const key of keys) if (!Object.hasOwn(substitution, key)) complain(`No substitution for {${key}}`);
    for (const kind of ['emoji', 'mention'] as const)
      if (keys.filter((key) => substitution[key]?.type === kind).length > most[kind])
        complain(`Size must be between 0 and ${most[kind]}`);
  });

function checkKeys(substitution: object, context: z.RefinementCtx): void {
  const keys = Object.keys(substitution);
  if (keys.length > most.substitutions)
    context.addIssue({ code: 'custom', message: `Size must be between 0 and ${most.substitutions}` });
  for (const key of keys)
    if (!/^\w{1,20}$/.test(key))
      context.addIssue({
        code: 'custom',
        path: [key],
        message: 'A key has 1 to 20 letters, digits or _',
      });
}

const withoutDoubledBraces = (body: string): string => body.replace(/\{\{|\}\}/g, '');

/** `{key}`; a doubled brace is a brace. */
const keysOf = (body: string): string[] =>
  [...withoutDoubledBraces(body).matchAll(/\{([^{}]*)\}/g)].map(([, key = '']) => key);

/** A brace without its other. */
const hasLoneBrace = (body: string): boolean =>
  /[{}]/.test(withoutDoubledBraces(body).replace(/\{[^{}]*\}/g, ''));
