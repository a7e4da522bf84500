import { z } from 'zod';
import { QuickReplyAction } from './actions.ts';
import { FlexContainer } from './flex.ts';
import { Imagemap } from './imagemap.ts';
import { byType, httpsUrl, list, text } from './rules.ts';
import { Template } from './templates.ts';
import { TextV2 } from './text-v2.ts';

const common = {
  quickReply: z
    .looseObject({
      items: list(
        z.looseObject({ type: z.literal('action'), imageUrl: httpsUrl.optional(), action: QuickReplyAction }),
        1,
        13,
      ),
    })
    .optional(),
  sender: z
    .looseObject({
      name: text(20)
        .refine((name) => !name.includes('LINE'), { error: 'May not contain LINE' })
        .optional(),
      iconUrl: httpsUrl.optional(),
    })
    .optional(),
};

const altText = text(1500);

const Text = z
  .looseObject({
    type: z.literal('text'),
    text: text(5000),
    emojis: list(
      z.looseObject({ index: z.int().min(0), productId: text(100), emojiId: text(100) }),
      0,
      20,
    ).optional(),
    quoteToken: z.string().optional(),
    ...common,
  })
  .superRefine((message, context) => {
    message.emojis?.forEach(({ index }, at) => {
      if (message.text.charAt(index) === '$') return;
      context.addIssue({
        code: 'custom',
        path: ['emojis', at, 'index'],
        message: 'Must point at a $',
        input: index,
      });
    });
  });

const media = { originalContentUrl: httpsUrl, previewImageUrl: httpsUrl };

/** A message object (Messaging API reference, "Message objects"). What we do not know passes: LINE adds properties. */
export const Message = byType([
  Text,
  TextV2.safeExtend(common),
  z.looseObject({ type: z.literal('sticker'), packageId: text(20), stickerId: text(20), ...common }),
  z.looseObject({ type: z.literal('image'), ...media, ...common }),
  z.looseObject({
    type: z.literal('video'),
    ...media,
    trackingId: text(100)
      .regex(/^[a-zA-Z0-9\-.=,+*()%$&;:@{}!?<>[\]]+$/, 'Has a character that is not allowed')
      .optional(),
    ...common,
  }),
  z.looseObject({
    type: z.literal('audio'),
    originalContentUrl: httpsUrl,
    duration: z.int().min(1),
    ...common,
  }),
  z.looseObject({
    type: z.literal('location'),
    title: text(100),
    address: text(100),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    ...common,
  }),
  Imagemap.extend({ altText, ...common }),
  z.looseObject({ type: z.literal('template'), altText, template: Template, ...common }),
  z.looseObject({ type: z.literal('flex'), altText, contents: FlexContainer, ...common }),
  z.looseObject({
    type: z.literal('coupon'),
    couponId: text(100),
    deliveryTag: text(30).regex(/^\w+$/, 'Has a character that is not allowed').optional(),
    ...common,
  }),
]);
