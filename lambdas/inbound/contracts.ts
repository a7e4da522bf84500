import { z } from 'zod';
import { LineMessages } from '../../stepfunctions/line-message/line-message.ts';
import { LocalTime, weekdays } from '../../stepfunctions/journey/local-time.ts';

/** When a rule answers, in the channel's time zone; `from` later than `to` wraps midnight, into the day after its weekday. */
export const ReplySchedule = z.strictObject({
  weekdays: z.array(z.enum(weekdays)).min(1).optional(),
  from: LocalTime.optional(),
  to: LocalTime.optional(),
});
export type ReplySchedule = z.infer<typeof ReplySchedule>;

export const AutoReplyInput = z.strictObject({
  name: z.string().min(1).max(100),
  /** `keyword`: the whole text equals one of the keywords; `default`: no keyword rule answered. */
  kind: z.enum(['keyword', 'default']),
  keywords: z.array(z.string().min(1).max(100)).max(50).default([]),
  schedule: ReplySchedule.optional(),
  messages: LineMessages,
  enabled: z.boolean().default(true),
});

export const AutoReply = AutoReplyInput.extend({
  ruleId: z.string(),
  createdAt: z.iso.datetime(),
}).meta({ id: 'AutoReply' });
export type AutoReply = z.infer<typeof AutoReply>;

export const Greeting = z
  .strictObject({
    messages: LineMessages,
    enabled: z.boolean().default(true),
    /** Also greets somebody who comes back after blocking the account. */
    greetReturning: z.boolean().default(true),
  })
  .meta({ id: 'Greeting' });
export type Greeting = z.infer<typeof Greeting>;

/** One webhook event on its way from receive to handle. */
export interface InboundMessage {
  channelId: string;
  /** Epoch milliseconds at which the webhook reached us: the reply token lives one minute from then. */
  receivedAt: number;
  /** Exactly as LINE sent it. */
  event: unknown;
}
