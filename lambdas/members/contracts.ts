import { z } from 'zod';
import type { EventPattern } from '../../stepfunctions/journey/event-pattern.ts';
import type { CommerceAggregates } from '../commerce/contracts.ts';
import { MemberPreferences } from '../preferences/contracts.ts';
import type { MemberEngagement, MemberScores } from '../scoring/contracts.ts';
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

export const AttributeName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,39}$/,
    'a letter, then letters, digits, hyphens, underscores (40 at most)',
  );

/** Keeps a member's item small (docs/architecture.md). */
export const mostAttributes = 50;

/** What becomes of a member's attributes. */
export interface AttributeChange {
  set?: Readonly<Record<string, AttributeValue>> | undefined;
  clear?: readonly string[] | undefined;
  /** To numbers; an attribute that is absent counts as 0, one that is no number stays as it is. */
  add?: Readonly<Record<string, number>> | undefined;
}

/**
 * Changes attributes once per `causeId`, each member's in its own way. Emits one member.changed for those whose attributes
 * became others; unknown members are passed over, and so are new names beyond the most that a member has.
 */
export type ChangeAttributes = (change: {
  channelId: string;
  causeId: string;
  /** Epoch milliseconds. */
  at: number;
  members: readonly ({ memberId: string } & AttributeChange)[];
}) => Promise<void>;

/** The numbers of members in outside systems, by memberId; absent where there are none. */
export type ReadExternalIds = (
  channelId: string,
  memberIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly string[]>>;

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
  /** Where the member came from, e.g. `poster-siam`, `shopify`. */
  source: z.string().optional(),
  /** `MM-DD`; the year is personal data and lies elsewhere. */
  birthday: z.string().optional(),
  /** Kinds of consent that the member has given, e.g. `marketing`. */
  consents: z.array(z.string()).optional(),
  /** Absent: the member said nothing of what it wants to get. */
  preferences: MemberPreferences.optional(),
});
export type MemberSnapshot = z.infer<typeof MemberSnapshot>;

/** A member's whole item: what scoring and segments read, without personal data. */
export interface MemberRow extends MemberSnapshot {
  commerce?: CommerceAggregates;
  scores?: MemberScores;
  engagement?: MemberEngagement;
  loyalty?: { tier?: string; points?: number };
}

/** Members of the buckets `from` to `to` (0..255, both included) in ascending order of memberId, page by page. */
export type ScanMembers = (
  channelId: string,
  buckets: { from: number; to: number },
) => AsyncIterable<readonly MemberRow[]>;

/** One member's whole row; undefined when there is none, or it was merged or erased. */
export type ReadMemberRow = (channelId: string, memberId: string) => Promise<MemberRow | undefined>;

/** Whole rows of up to 500 members; who is none any more is absent. */
export type ReadMemberRows = (
  channelId: string,
  memberIds: readonly string[],
) => Promise<ReadonlyMap<string, MemberRow>>;

/** How an outside system names a person: at least one key. */
export const CustomerKeys = z
  .strictObject({
    memberId: z.uuid().optional(),
    lineUserId: z
      .string()
      .regex(/^U[0-9a-f]{32}$/, 'a LINE user id: U and 32 hex digits')
      .optional(),
    /** E.164, e.g. `+66812345678`. */
    phone: z.string().trim().min(5).max(30).optional(),
    /** The number of the customer in the outside system. */
    externalId: z.string().trim().min(1).max(100).optional(),
    email: z.email().max(254).optional(),
    name: z.string().trim().min(1).max(100).optional(),
  })
  .refine(
    ({ memberId, lineUserId, phone, externalId }) =>
      memberId !== undefined || lineUserId !== undefined || phone !== undefined || externalId !== undefined,
    { error: 'at least one of memberId, lineUserId, phone and externalId' },
  );
export type CustomerKeys = z.infer<typeof CustomerKeys>;

/**
 * The member behind an outside system's keys, with the writes that make a prospect of somebody unknown or add keys that are
 * new; to be committed with what brought the customer. Keys count in the order memberId, lineUserId, phone, externalId.
 * A merged member's id answers the member that it went into. `conflict`: a weaker key belongs to the member `from`, the
 * strongest to `into`: merge the two and ask again, if they can be merged;
 * `unknown`: no such memberId or LINE user, and no other key.
 */
export type PrepareCustomer = (
  channelId: string,
  customer: CustomerKeys,
  occurredAt: number,
) => Promise<
  | { outcome: 'member'; memberId: string; isNew: boolean; parts: readonly WritePart[] }
  | { outcome: 'unknown' | 'bad phone'; problem: { path: string; message: string } }
  | { outcome: 'conflict'; problem: { path: string; message: string }; from: string; into: string }
>;

/** Merges a prospect without LINE into another member; done before counts as done. */
export type MergeMembers = (merge: {
  channelId: string;
  from: string;
  into: string;
}) => Promise<
  | { outcome: 'merged' }
  | { outcome: 'refused'; reason: 'both use LINE' | 'merged too often' | 'no such member' }
>;

/** The member that a merged one went into, itself otherwise. */
export type CurrentMemberId = (channelId: string, memberId: string) => Promise<string>;

/** The members behind outside keys of one kind, in the order given; undefined where there is none. */
export type FindIdentities = (
  channelId: string,
  kind: 'lineUserId' | 'phone' | 'externalId',
  keys: readonly string[],
) => Promise<readonly (string | undefined)[]>;

/** Kinds of consent by member; members that are gone are absent. */
export type ReadConsents = (
  channelId: string,
  memberIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly string[]>>;

/** Phone (E.164) and e-mail by member: personal data, never to be logged. */
export type ReadContacts = (
  channelId: string,
  memberIds: readonly string[],
) => Promise<ReadonlyMap<string, { phone?: string; email?: string }>>;

/** All merged members of a channel: into whom each went in the end, by its old id. */
export type CurrentMemberIds = (channelId: string) => Promise<ReadonlyMap<string, string>>;

/** The members that were merged into one, whose old rows still carry their ids; empty for most. */
export type MergedFrom = (channelId: string, memberId: string) => Promise<readonly string[]>;

/**
 * What a capability adds to the transaction that merges member `from` into `into` (both exist, same channel): writes of
 * its own items, and maps of the member `into` that members sets in its own write, since a transaction takes an item once.
 */
export type PrepareMerge = (merge: { channelId: string; from: string; into: string }) => Promise<{
  parts: readonly WritePart[];
  maps: Readonly<Record<string, object>>;
  /** Paths into the two members that must still have the values that were read (undefined: none). */
  unchanged?: { from: ExpectedValues; into: ExpectedValues };
}>;
export type ExpectedValues = Readonly<Record<string, number | undefined>>;

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
  /** What it was worth, in minor units of the channel's currency; negative for money back. */
  amountMinor: z.int().optional(),
});
export type Activity = z.infer<typeof Activity>;

/** The write that appends a row; the same id written twice is one row. */
export type AppendActivity = (activity: Activity) => WritePart;

/** Writes rows that are only found by their type, not on the timeline; written again they are the same rows. */
export type IndexActivities = (activities: readonly Activity[]) => Promise<void>;

/** One row found by its type; what it was worth where it was worth something. */
export interface TypedActivity {
  memberId: string;
  /** Epoch milliseconds. */
  at: number;
  amountMinor?: number;
}

/**
 * Everything of one type in a channel between two moments (both included), page by page in no particular order. Ids may
 * be those of members merged since. `shards`: only members whose id begins with these hex digits; all of them if absent.
 */
export type ScanActivities = (query: {
  channelId: string;
  type: string;
  fromEpochMs: number;
  toEpochMs: number;
  shards?: readonly string[];
}) => AsyncIterable<readonly TypedActivity[]>;

/** A channel's members lie in so many buckets by the first byte of their ids. */
export const bucketCount = 256;

/** Who among the members did `type` since `sinceEpochMs`: the newest time by memberId. */
export type LastActivity = (query: {
  channelId: string;
  memberIds: readonly string[];
  type: string;
  sinceEpochMs: number;
  /** Conditions on fields of `detail`, e.g. `{ data: 'yes' }`. */
  where?: EventPattern['where'];
  /** The first time instead of the newest. */
  first?: boolean;
  /** Only who did it so many times at least; default 1. */
  atLeast?: number;
}) => Promise<ReadonlyMap<string, number>>;
