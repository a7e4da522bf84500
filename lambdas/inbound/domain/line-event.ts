import { z } from 'zod';

/**
 * What we read of a LINE webhook event (Messaging API reference, "Webhook event objects"). Everything is optional but
 * the type: LINE adds types and properties unannounced, and an event that we cannot read is kept, never refused.
 */
const id = z.string().min(1);
/** The end of JavaScript's dates (ECMAScript, "Time Values and Time Range"). */
const latestDateMs = 8.64e15;

export const LineEvent = z.looseObject({
  type: z.string(),
  webhookEventId: id.optional().catch(undefined),
  /** Milliseconds of the occurrence, also on redelivery. */
  timestamp: z.int().min(0).max(latestDateMs).optional().catch(undefined),
  mode: z.string().optional().catch(undefined),
  replyToken: id.optional().catch(undefined),
  source: z
    .looseObject({
      type: z.string(),
      userId: id.optional(),
      groupId: id.optional(),
      roomId: id.optional(),
    })
    .optional()
    .catch(undefined),
  message: z
    .looseObject({
      id: id,
      type: z.string(),
      text: z.string().optional(),
      contentProvider: z.looseObject({ type: z.string() }).optional(),
      packageId: z.string().optional(),
      stickerId: z.string().optional(),
      fileName: z.string().optional(),
    })
    .optional()
    .catch(undefined),
  unsend: z.looseObject({ messageId: id }).optional().catch(undefined),
  follow: z.looseObject({ isUnblocked: z.boolean() }).optional().catch(undefined),
  postback: z
    .looseObject({ data: z.string(), params: z.record(z.string(), z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  beacon: z
    .looseObject({ hwid: z.string(), type: z.string(), dm: z.string().optional() })
    .optional()
    .catch(undefined),
  link: z.looseObject({ result: z.string(), nonce: z.string() }).optional().catch(undefined),
  videoPlayComplete: z.looseObject({ trackingId: z.string() }).optional().catch(undefined),
  delivery: z.looseObject({ data: z.string() }).optional().catch(undefined),
  membership: z.looseObject({ type: z.string(), membershipId: z.int() }).optional().catch(undefined),
});
export type LineEvent = z.infer<typeof LineEvent>;
