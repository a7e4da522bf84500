import type { CustomerKeys } from '../members/contracts.ts';
import type { IdSet } from '../shared/domain/id-set.ts';

/** A frozen list of members. Its ids lie in a file; journeys may add to it and take from it. */
export interface Audience {
  channelId: string;
  audienceId: string;
  name: string;
  status: 'waiting for file' | 'reading' | 'ready' | 'refused';
  count: number;
  /** ISO 8601. */
  createdAt: string;
  /** Of an upload. */
  rows?: number;
  unknown?: number;
  problemCount?: number;
  /** The first ones; without what the row says. */
  problems?: readonly { row: number; column: string; message: string }[];
  reason?: string;
  /** Members came or went since it was frozen, so `count` is that of its file. */
  isChanged?: boolean;
}

/** Who came into an audience and who left it since it was frozen. */
export interface AudienceChanges {
  entered: IdSet;
  left: IdSet;
}

export interface AudienceChangeStore {
  read(channelId: string, audienceId: string): Promise<AudienceChanges>;
  /** A change that is older (epoch milliseconds) than the last one of the member is passed over. */
  write(
    channelId: string,
    audienceId: string,
    change: { memberIds: readonly string[]; isIn: boolean; at: number },
  ): Promise<void>;
  /** All of an audience. */
  remove(channelId: string, audienceId: string): Promise<void>;
}

export interface AudienceStore {
  put(audience: Audience): Promise<void>;
  read(channelId: string, audienceId: string): Promise<Audience | undefined>;
  list(channelId: string): Promise<readonly Audience[]>;
  /** Says that members came or went; harmless when there is no such audience any more. */
  markChanged(channelId: string, audienceId: string): Promise<void>;
  remove(channelId: string, audienceId: string): Promise<void>;
}

/** An audience group at LINE that follows a segment or an audience. */
export interface LineAudience {
  channelId: string;
  lineAudienceId: string;
  description: string;
  source: { segmentId: string } | { audienceId: string };
  /** The group that can be sent to. */
  group?: LineGroup;
  /** A new group on its way to replace it: LINE cannot take members out. */
  next?: LineGroup;
  /** ISO 8601. */
  syncedAt?: string;
  problem?: string;
  /** For one narrowcast, which takes it away: it stays as it was made. */
  isLent?: true;
}

export interface LineGroup {
  /** Absent until LINE has answered with it. */
  audienceGroupId?: number;
  /** The group's description at LINE, unique, so that a group whose answer was lost is found again. */
  description: string;
  /** File with the members that are to be in it. */
  idsKey: string;
  /** How many of them LINE has taken. */
  added: number;
  count: number;
  /** ISO 8601. */
  createdAt: string;
  status: 'UPLOADING' | 'IN_PROGRESS' | 'READY' | 'FAILED' | 'EXPIRED' | 'INACTIVE' | 'ACTIVATING';
}

export interface LineAudienceStore {
  put(audience: LineAudience): Promise<void>;
  read(channelId: string, lineAudienceId: string): Promise<LineAudience | undefined>;
  list(channelId: string): Promise<readonly LineAudience[]>;
  remove(channelId: string, lineAudienceId: string): Promise<void>;
}

/** LINE's audience groups, as far as we use them. */
export interface LineGroups {
  create(channelId: string, group: { description: string; userIds: readonly string[] }): Promise<number>;
  add(channelId: string, group: { audienceGroupId: number; userIds: readonly string[] }): Promise<void>;
  findByDescription(channelId: string, description: string): Promise<number | undefined>;
  /** Undefined: LINE has no such group any more. */
  status(channelId: string, audienceGroupId: number): Promise<LineGroup['status'] | undefined>;
  /** Harmless when there is none. */
  remove(channelId: string, audienceGroupId: number): Promise<void>;
  createByClick(
    channelId: string,
    group: { description: string; requestId: string; clickUrl?: string },
  ): Promise<number>;
  createByImpression(channelId: string, group: { description: string; requestId: string }): Promise<number>;
  /** Groups that Business Manager shares with the account. */
  listShared(
    channelId: string,
  ): Promise<readonly { audienceGroupId: number; description: string; status: string; count: number }[]>;
}

/** The members behind keys of one kind, in the order given; undefined for unknown ones. */
export type FindMembers = (
  channelId: string,
  kind: AudienceKey,
  keys: readonly string[],
) => Promise<readonly (string | undefined)[]>;

export const audienceKeys = [
  'memberId',
  'lineUserId',
  'phone',
  'externalId',
] as const satisfies readonly (keyof CustomerKeys)[];
export type AudienceKey = (typeof audienceKeys)[number];

export type AudienceWork =
  | { work: 'read file'; channelId: string; audienceId: string; key: AudienceKey; column: string }
  | { work: 'sync'; channelId: string; lineAudienceId: string }
  | { work: 'watch'; channelId: string; lineAudienceId: string }
  | { work: 'sync all'; channelId: string };
