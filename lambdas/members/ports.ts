import type { WritePart } from '../shared/domain/write-part.ts';
import type { Activity, AttributeValue, ExpectedValues, MemberSnapshot } from './contracts.ts';
import type { Identity } from './domain/identity.ts';
import type { MemberFilter } from './domain/member-filter.ts';

/** Personal data of a member: one item, erased as one. */
export interface Person {
  name?: string;
  pictureUrl?: string;
  /** E.164. */
  phone?: string;
  email?: string;
  /** `YYYY-MM-DD`. */
  birthday?: string;
  /** The person's numbers in outside systems. */
  externalIds?: readonly string[];
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
  /** The write that makes a prospect; refused when the member exists. */
  newProspect(prospect: {
    channelId: string;
    memberId: string;
    /** Epoch milliseconds. */
    createdAt: number;
    lineUserId?: string;
  }): WritePart;
  /** Sets or, with null, removes. */
  setProfile(
    channelId: string,
    memberId: string,
    changes: { birthday?: string | null; source?: string | null; consents?: readonly string[] },
  ): Promise<void>;
  /** Epoch milliseconds of the last profile that was asked for. */
  profileFetchedAt(channelId: string, memberId: string): Promise<number | undefined>;
  noteProfile(
    channelId: string,
    memberId: string,
    profile: { fetchedAt: number; language?: string },
  ): Promise<void>;
}

/** The attributes of a member with the causes that have changed them lately, newest last. */
export interface AttributedMember {
  attributes: Readonly<Record<string, AttributeValue>>;
  causes: readonly string[];
}

export interface AttributeStore {
  read(channelId: string, memberId: string): Promise<AttributedMember | undefined>;
  /** False when somebody else changed them since they were read. */
  write(
    channelId: string,
    memberId: string,
    before: AttributedMember,
    after: AttributedMember,
  ): Promise<boolean>;
}

export interface IdentityStore {
  /** The member behind each identity, in the order given. */
  owners(channelId: string, identities: readonly Identity[]): Promise<readonly (string | undefined)[]>;
  /** Refused when the identity has an owner. */
  claim(channelId: string, identity: Pick<Identity, 'kind' | 'value'>, memberId: string): WritePart;
  /** Refused when the identity is not `from`'s any more. */
  handOver(
    channelId: string,
    identity: Pick<Identity, 'kind' | 'value'>,
    members: { from: string; into: string },
  ): WritePart;
  /** The way from a merged member's id to the member it went into. */
  pointTo(channelId: string, members: { from: string; into: string }): WritePart;
}

/** A member as a merge sees it. */
export interface MergingMember {
  memberId: string;
  lineUserId?: string;
  lifecycle: MemberSnapshot['lifecycle'];
  tags: MemberSnapshot['tags'];
  /** Of the tags; absent: never changed. */
  tagRevision?: number;
  attributes: MemberSnapshot['attributes'];
  consents: readonly string[];
  createdAt: number;
  mergedFrom: readonly string[];
  mergedInto?: string;
}

export interface MergeStore {
  /** In the order given. */
  read(channelId: string, memberIds: readonly string[]): Promise<readonly (MergingMember | undefined)[]>;
  /** Marks a member as merged; refused when it changed, or came to use LINE, since it was read. */
  leave(
    channelId: string,
    member: MergingMember,
    left: { into: string; expected: ExpectedValues },
  ): WritePart;
  /** Gives a member what the other one brings; attributes only where it has none. Refused when it changed since. */
  stay(
    channelId: string,
    member: MergingMember,
    gained: Pick<MergingMember, 'tags' | 'attributes' | 'consents' | 'createdAt' | 'mergedFrom'> & {
      maps: Readonly<Record<string, object>>;
      expected: ExpectedValues;
    },
  ): WritePart;
}

export interface PersonStore {
  read(channelId: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** Sets what is given; the rest stays. Null removes a field. */
  change(
    channelId: string,
    memberId: string,
    changes: { [Field in keyof Omit<Person, 'externalIds'>]: Person[Field] | null },
  ): Promise<void>;
  /** The write that adds what is not known yet; undefined when nothing is given. */
  fillIn(
    channelId: string,
    memberId: string,
    person: Person & { externalId?: string },
  ): WritePart | undefined;
  remove(channelId: string, memberId: string): WritePart;
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
