import { z } from 'zod';
import type { Json } from '../shared/domain/json.ts';
import type { WritePart } from '../shared/domain/write-part.ts';

/** prospect: imported, no LINE; friend: can be written to; blocked: unfollowed or blocked the OA. */
export const lifecycles = ['prospect', 'contact', 'friend', 'registered', 'blocked', 'erased'] as const;

/** False for those who blocked the account or were erased: nothing is sent to them nor asked of LINE about them. */
export const isReachable = (lifecycle: (typeof lifecycles)[number]): boolean =>
  lifecycle !== 'blocked' && lifecycle !== 'erased';

/** A tag on a member: `intensity` was true at `at` and halves every `halfLifeDays` (absent: never decays). */
export const MemberTag = z.object({
  intensity: z.number().min(0),
  /** Epoch milliseconds. */
  at: z.int(),
  halfLifeDays: z.number().positive().optional(),
  /** A person set it: rules do not push it out when a member has too many. */
  byHand: z.literal(true).optional(),
});
export type MemberTag = z.infer<typeof MemberTag>;

/** DynamoDB keeps 38 digits between 1e-130 and 1e125, its client whole numbers up to 2^53; this is well within. */
const AttributeNumber = z
  .number()
  .min(-1e15)
  .max(1e15)
  .refine((value) => value === 0 || Math.abs(value) >= 1e-15, { error: 'zero, or at least 1e-15' });

export const AttributeValue = z.union([z.string().max(200), AttributeNumber, z.boolean()]);
export type AttributeValue = z.infer<typeof AttributeValue>;

/** What other capabilities may know of a member; no personal data. */
export const MemberSnapshot = z.object({
  channelId: z.string(),
  memberId: z.uuid(),
  lineUserId: z.string().optional(),
  /** `contact`: wrote to us or was seen, but is not (yet) a friend. */
  lifecycle: z.enum(lifecycles),
  /** BCP 47 as LINE gives it, e.g. `th`, `zh-TW`. */
  language: z.string().optional(),
  attributes: z.record(z.string(), AttributeValue),
  tags: z.record(z.string(), MemberTag),
  /** Epoch milliseconds. */
  createdAt: z.int(),
  followedAt: z.int().optional(),
});
export type MemberSnapshot = z.infer<typeof MemberSnapshot>;

/** The stored items of up to 500 members; unknown ids are absent from the answer. */
export type ReadMembers = (
  channelId: string,
  memberIds: readonly string[],
) => Promise<ReadonlyMap<string, MemberSnapshot>>;

/** Display names for personalisation, by memberId; members without a known name are absent. */
export type ReadNames = (
  channelId: string,
  memberIds: readonly string[],
) => Promise<ReadonlyMap<string, string>>;

/** What one webhook event says about its sender. */
export interface Sighting {
  channelId: string;
  lineUserId: string;
  /** Epoch milliseconds of the event's own timestamp. */
  occurredAt: number;
  /** Absent: the event says nothing about friendship. An older event never overrides a newer one. */
  friendship?: 'followed' | 'blocked';
}

/**
 * Reads the member behind a LINE user and returns the writes that record the sighting (creating the member, its
 * look-up and its personal record when unknown), to be committed with the event's other effects.
 */
export type PrepareSighting = (sighting: Sighting) => Promise<{
  member: MemberSnapshot;
  isNew: boolean;
  /** True when this event makes the member a friend who was not one (by the newest knowledge). */
  becameFriend: boolean;
  parts: readonly WritePart[];
}>;

/** One row of a member's timeline. */
export const Activity = z.object({
  id: z.string(),
  channelId: z.string(),
  memberId: z.uuid(),
  type: z.string(),
  /** Epoch milliseconds. */
  at: z.int(),
  /** What happened in ids, enumerations and figures. Message text lives here only, never in events or logs. */
  detail: z.record(
    z.string(),
    z.custom<Json>((value) => value !== undefined),
  ),
});
export type Activity = z.infer<typeof Activity>;

/** The write that appends a row; the same id written twice is one row. */
export type AppendActivity = (activity: Activity) => WritePart;

/** Who among the members did `type` since `sinceEpochMs`: the newest time by memberId. */
export type LastActivity = (query: {
  channelId: string;
  memberIds: readonly string[];
  type: string;
  sinceEpochMs: number;
  /** Equality on fields of `detail`, e.g. `{ data: 'yes' }`. */
  where?: Readonly<Record<string, string | number | boolean>>;
}) => Promise<ReadonlyMap<string, number>>;
