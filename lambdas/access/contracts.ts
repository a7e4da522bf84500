import { z } from 'zod';
import { LocalTime } from '../../stepfunctions/journey/local-time.ts';
import { textsOf } from '../shared/domain/languages.ts';
import { normaliseText } from '../shared/domain/normalise-text.ts';

/** Times in the channel's time zone in which marketing is not sent; may wrap midnight. */
export const QuietHours = z
  .strictObject({ start: LocalTime, end: LocalTime })
  .describe('Local times of the channel; over midnight where the end is earlier, never where both are equal');
export type QuietHours = z.infer<typeof QuietHours>;

/** The most marketing sends one member gets in rolling windows of 24 h, 7 x 24 h and 30 x 24 h. */
export const FrequencyCaps = z.strictObject({
  perDay: z.int().min(1).max(100).optional(),
  per7Days: z.int().min(1).max(300).optional(),
  per30Days: z.int().min(1).max(1000).optional(),
});
export type FrequencyCaps = z.infer<typeof FrequencyCaps>;

const Keyword = z
  .string()
  .max(100)
  .refine((keyword) => normaliseText(keyword) !== '', { error: 'a word that can be written' });

/** What is answered to who opts out or in, of everything or of a topic. */
export const optOutReplies = ['optedOut', 'optedIn', 'topicOut', 'topicIn'] as const;
export type OptOutReply = (typeof optOutReplies)[number];

/** How LINE users stop marketing by writing; what is absent is as the preferences capability has it. */
export const OptOutSettings = z
  .strictObject({
    /** The whole text equals one of them; none: nobody opts out by writing. */
    keywords: z.array(Keyword).max(50).optional(),
    optInKeywords: z.array(Keyword).max(50).optional(),
    /** `{topic}` stands for the topic's name, `{{preferences}}` for the member's own page. */
    replies: z.partialRecord(z.enum(optOutReplies), textsOf(z.string().trim().min(1).max(1000))).optional(),
  })
  .superRefine(({ keywords = [], optInKeywords = [] }, context) => {
    const out = new Set(keywords.map(normaliseText));
    for (const [index, keyword] of optInKeywords.entries())
      if (out.has(normaliseText(keyword)))
        context.addIssue({
          code: 'custom',
          path: ['optInKeywords', index],
          message: 'a word that opts out as well; it can only be one of both',
        });
  });
export type OptOutSettings = z.infer<typeof OptOutSettings>;

/** Asking Intl for them takes longer than reading a channel. */
const timeZones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);

export const ChannelSettings = z.strictObject({
  name: z.string().min(1).max(100),
  /** IANA name, e.g. Asia/Taipei. */
  timeZone: z.string().refine((zone) => timeZones.has(zone), {
    error: 'an IANA time zone such as Asia/Tokyo',
  }),
  quietHours: QuietHours.nullable(),
  frequencyCaps: FrequencyCaps.nullable(),
  /** Days on which nobody works: journeys count business days without them, as they are when a wait begins. Absent: none. */
  holidays: z
    .array(z.iso.date({ error: 'a date such as 2026-12-31' }))
    .max(200)
    .refine((dates) => new Set(dates).size === dates.length, { error: 'each date once' })
    .optional(),
  /** Sends that marketing leaves of LINE's monthly quota for transactional ones. */
  quotaReserve: z.int().min(0),
  /** Absent: the usual words in four languages. */
  optOut: OptOutSettings.optional(),
  /** `required`: marketing only goes to members who gave the consent `marketing`. Absent: not required. */
  marketingConsent: z.enum(['required', 'notRequired']).optional(),
});
export type ChannelSettings = z.infer<typeof ChannelSettings>;

/** One LINE Official Account. Credentials are elsewhere and write-only. */
export const Channel = z.object({
  /** LINE's channel id (Messaging API channel, digits). */
  channelId: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  settings: ChannelSettings,
  /** What LINE calls `destination` in webhooks. */
  botUserId: z.string().optional(),
  createdAt: z.iso.datetime(),
});
export type Channel = z.infer<typeof Channel>;

/** What it takes to speak as the OA. Only in Secrets Manager (locally a file of mode 600). */
export const ChannelCredentials = z.object({
  channelSecret: z.string().min(1),
  channelAccessToken: z.string().min(1),
});
export type ChannelCredentials = z.infer<typeof ChannelCredentials>;

export type ReadChannel = (channelId: string) => Promise<Channel | undefined>;

/** `fresh` asks the store again instead of the cache, e.g. after a 401 or a signature that does not match. */
export type ReadCredentials = (
  channelId: string,
  options?: { fresh?: boolean },
) => Promise<ChannelCredentials | undefined>;
