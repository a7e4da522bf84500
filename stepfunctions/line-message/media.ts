import { z } from 'zod';
import { limits } from './limits.ts';
import type { Rules } from './rules.ts';

/** Everything in ASCII that LINE lists for a tracking id; the underscore is not among it. */
const trackingId = /^[a-zA-Z0-9\-.=,+*()%$&;:@{}!?<>[\]]*$/;

/** Sticker, image, video, audio, location and coupon (Messaging API reference, under these names). */
export function mediaMessages({ text, word, mediaUrl }: Rules) {
  const picture = { originalContentUrl: mediaUrl(), previewImageUrl: mediaUrl() };
  return [
    z.looseObject({
      type: z.literal('sticker'),
      packageId: z.string().min(1),
      stickerId: z.string().min(1),
      quoteToken: z.string().optional(),
    }),
    z.looseObject({ type: z.literal('image'), ...picture }),
    z.looseObject({
      type: z.literal('video'),
      ...picture,
      trackingId: word(
        limits.trackingId,
        trackingId,
        'takes letters, digits and -.=,+*()%$&;:@{}!?<>[] only',
      ).optional(),
    }),
    z.looseObject({
      type: z.literal('audio'),
      originalContentUrl: mediaUrl(),
      /** Milliseconds. */
      duration: z.int().min(1),
    }),
    z.looseObject({
      type: z.literal('location'),
      title: text(limits.locationTitle),
      address: text(limits.locationAddress),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
    }),
    z.looseObject({
      type: z.literal('coupon'),
      couponId: z.string().min(1),
      deliveryTag: word(limits.deliveryTag, /^\w*$/, 'takes letters, digits and _ only').optional(),
    }),
  ] as const;
}
