import type { Activity, AttributeValue, MemberSnapshot } from './contracts.ts';
import type { MemberFilter } from './domain/member-filter.ts';

/** Personal data of a member: one item, erased as one. */
export interface Person {
  name?: string;
  pictureUrl?: string;
}

/** A LINE profile; every field but the name may be missing. `undefined` when LINE has none for us (404). */
export type AskProfile = (
  channelId: string,
  lineUserId: string,
) => Promise<{ name: string; pictureUrl?: string; language?: string } | undefined>;

/** A place in the list of members: behind a member of a bucket, or before the bucket's first. */
export interface MemberPosition {
  bucket: number;
  memberId?: string;
}

export interface MemberStore {
  read(channelId: string, memberId: string): Promise<MemberSnapshot | undefined>;
  /** A page may be short, or empty, while there is a next one: what one request examines is bounded. */
  list(
    channelId: string,
    query: { filter: MemberFilter; limit: number; from?: MemberPosition },
  ): Promise<{ members: readonly MemberSnapshot[]; next?: MemberPosition }>;
  /** Sets attributes; null removes one. */
  setAttributes(
    channelId: string,
    memberId: string,
    changes: Readonly<Record<string, AttributeValue | null>>,
  ): Promise<void>;
  /** Epoch milliseconds of the last profile that was asked for. */
  profileFetchedAt(channelId: string, memberId: string): Promise<number | undefined>;
  noteProfile(
    channelId: string,
    memberId: string,
    profile: { fetchedAt: number; language?: string },
  ): Promise<void>;
}

export interface PersonStore {
  read(channelId: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  put(channelId: string, memberId: string, person: Person): Promise<void>;
  /** Members whose name begins so, in order of the name; `next` is the place behind the last one. */
  findByName(
    channelId: string,
    prefix: string,
    page: { limit: number; from?: string },
  ): Promise<{ memberIds: readonly string[]; next?: string }>;
}

export interface ActivityStore {
  list(query: {
    channelId: string;
    memberId: string;
    limit: number;
    before?: string;
  }): Promise<{ rows: readonly Activity[] }>;
  /** Removes what the user said from the row of that message. */
  eraseMessage(channelId: string, memberId: string, messageId: string): Promise<void>;
}

/** Files: S3 in the cloud, a folder on one machine. */
export interface Blobs {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * Content of a user's message at LINE. `preparing`: LINE still transcodes; `gone`: it no longer has it; `too large`: more
 * than a function can hold.
 */
export type DownloadContent = (
  channelId: string,
  messageId: string,
) => Promise<
  | { outcome: 'ready'; bytes: Uint8Array; contentType: string }
  | { outcome: 'preparing' }
  | { outcome: 'gone' | 'too large' }
>;

export interface ImportProgress {
  importId: string;
  channelId: string;
  status: 'running' | 'finished' | 'refused';
  imported: number;
  /** ISO 8601. */
  startedAt: string;
  reason?: string;
}

export interface ImportStore {
  put(progress: ImportProgress): Promise<void>;
  read(importId: string): Promise<ImportProgress | undefined>;
}

/** One page of the channel's followers; `refused` when LINE's plan does not allow it (verified and premium only). */
export type AskFollowers = (
  channelId: string,
  start: string | undefined,
) => Promise<{ outcome: 'page'; lineUserIds: readonly string[]; next?: string } | { outcome: 'refused' }>;
