import { z } from 'zod';
import { limits } from './limits.ts';
import { list, type Rules } from './rules.ts';

/** Messaging API reference, "Text message"; LINE counts UTF-16 units, as JavaScript does. */
export function textMessage({ text, reading }: Rules) {
  const emoji = z.looseObject({
    index: z.int().min(0),
    productId: z.string().min(1),
    emojiId: z.string().min(1),
  });
  return z
    .looseObject({
      type: z.literal('text'),
      text: text(limits.text),
      emojis: list(emoji, limits.emojis).optional(),
      quoteToken: z.string().optional(),
    })
    .superRefine((message, context) => {
      message.emojis?.forEach(({ index }, at) => {
        const complain = (words: string) =>
          context.addIssue({ code: 'custom', path: ['emojis', at, 'index'], message: words });
        const before = message.text.slice(0, index);
        if (message.text.charAt(index) !== '$') complain('must point at a $ of the text');
        else if (reading.withFieldsAs(before, '') !== before)
          complain('cannot follow a personal field, whose length moves it: use textV2');
      });
    });
}
