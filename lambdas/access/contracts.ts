import { z } from 'zod';
import { LocalTime } from '../../stepfunctions/journey/local-time.ts';

/** Times in the channel's time zone in which marketing is not sent; may wrap midnight. */
export const QuietHours = z.strictObject({ start: LocalTime, end: LocalTime });
export type QuietHours = z.infer<typeof QuietHours>;

/** The most marketing sends one member gets in rolling windows of 24 h, 7 x 24 h and 30 x 24 h. */
export const FrequencyCaps = z.strictObject({
  perDay: z.int().min(1).max(100).optional(),
  per7Days: z.int().min(1).max(300).optional(),
  per30Days: z.int().min(1).max(1000).optional(),
});
export type FrequencyCaps = z.infer<typeof FrequencyCaps>;

export const ChannelSettings = z.strictObject({
  name: z.string().min(1).max(100),
  /** IANA name, e.g. Asia/Taipei. */
  timeZone: z.string().refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', {
    error: 'an IANA time zone such as Asia/Tokyo',
  }),
  quietHours: QuietHours.nullable(),
  frequencyCaps: FrequencyCaps.nullable(),
  /** Sends that marketing leaves of LINE's monthly quota for transactional ones. */
  quotaReserve: z.int().min(0),
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
