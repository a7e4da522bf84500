import { z } from 'zod';
import { createActions } from './actions.ts';
import { limits } from './limits.ts';
import { list, type Rules } from './rules.ts';

/** What every message may have (Messaging API reference, "Common properties for messages"). */
export function commonProperties(rules: Rules) {
  const item = z.looseObject({
    type: z.literal('action'),
    imageUrl: rules.mediaUrl().optional(),
    action: createActions(rules).quickReply,
  });
  return {
    quickReply: z.looseObject({ items: list(item, limits.quickReplyItems) }).optional(),
    sender: z
      .looseObject({
        name: rules
          .text(limits.senderName)
          .refine((name) => !name.includes('LINE'), { error: 'may not contain LINE' })
          .optional(),
        iconUrl: rules.mediaUrl().optional(),
      })
      .optional(),
  };
}
