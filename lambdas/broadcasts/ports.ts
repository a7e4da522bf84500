import type { Channel } from '../access/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import type { IdSet } from '../shared/domain/id-set.ts';
import type { MessageContent } from '../templates/contracts.ts';
import type { Broadcast } from './domain/broadcast.ts';
import type { MemberList } from './domain/definition.ts';
import type { ChunkDone } from './domain/figures.ts';
import type { GroupKey } from './domain/assign-group.ts';
import type { Manifest } from './domain/manifest.ts';
import type { Measured } from './domain/reactions.ts';

export interface BroadcastStore {
  create(broadcast: Broadcast): Promise<void>;
  read(channelId: string, broadcastId: string): Promise<Broadcast | undefined>;
  /** False when somebody has changed it since `broadcast.revision`; the stored one is one higher. */
  replace(broadcast: Broadcast): Promise<boolean>;
  remove(channelId: string, broadcastId: string): Promise<void>;
  /** Newest first. */
  list(
    channelId: string,
    page: { limit: number; before?: string | undefined },
  ): Promise<{ broadcasts: readonly Broadcast[]; next?: string }>;
  /** Only the first one of a chunk stays. */
  addDone(broadcastId: string, done: ChunkDone): Promise<void>;
  listDone(broadcastId: string): Promise<readonly ChunkDone[]>;
  /** Puts another end of a chunk in the place of the known one. */
  replaceDone(broadcastId: string, done: ChunkDone): Promise<void>;
  /** The chunk is to be sent again. */
  removeDone(broadcastId: string, chunk: number): Promise<void>;
  /** Those that LINE itself sent to many, since a moment (epoch milliseconds). */
  listLineRequests(
    channelId: string,
    sinceEpochMs: number,
  ): Promise<readonly { requestId: string; sentAt: number }[]>;
  saveMeasured(broadcastId: string, measured: Measured): Promise<void>;
  readMeasured(broadcastId: string): Promise<Measured | undefined>;
}

/** The files of a broadcast that was frozen. */
export interface RecipientFiles {
  /** Each group's ids, ascending; answers what was written, with the hash over all lines. */
  write(
    of: FrozenFiles,
    groups: readonly (GroupKey & { ids: Uint8Array })[],
    holdout: Uint8Array,
  ): Promise<{ manifest: Manifest; sha256: string }>;
  manifest(of: FrozenFiles): Promise<Manifest>;
  /** Members `from` to `from + count` of a group. */
  readIds(of: FrozenFiles, range: { group: number; from: number; count: number }): Promise<string[]>;
  isHeldOut(of: FrozenFiles, memberId: string): Promise<boolean>;
  /** All members of the holdout, ascending. */
  readHoldout(of: FrozenFiles): Promise<IdSet>;
  writeContent(of: FrozenFiles, content: FrozenContent): Promise<void>;
  content(of: FrozenFiles): Promise<FrozenContent>;
}

export interface FrozenFiles {
  channelId: string;
  broadcastId: string;
  freezeId: string;
}

/** What each variant says, by its name: templates are resolved, links are tracked. */
export type FrozenContent = Readonly<Record<string, MessageContent>>;

/** Says of each member whether it is in a list, by what holds when it is opened. */
export type OpenMemberTest = (channel: Channel, list: MemberList) => Promise<MemberTest>;
export type MemberTest =
  { outcome: 'test'; test: (row: MemberRow) => boolean } | { outcome: 'problem'; message: string };

/** The local hour of each member in which it usually acts. */
export type OpenBestHours = (channelId: string) => Promise<(row: MemberRow) => number>;

/** A piece of work for the queue `broadcasts.work`; each can be repeated. */
export type BroadcastWork =
  | { work: 'start'; channelId: string; broadcastId: string }
  /** A schedule fired; `at` is the moment that it was made for. */
  | { work: 'fire'; channelId: string; broadcastId: string; at: number }
  | { work: 'tick'; channelId: string; broadcastId: string; token: string }
  /** Looks what recipients did so far. */
  | { work: 'measure'; channelId: string; broadcastId: string };

/** A chunk on its way to be sent, in the queue `broadcasts.send`. */
export interface ChunkOrder {
  channelId: string;
  broadcastId: string;
  chunk: number;
}

/** The members of a frozen audience, or of a segment as it was evaluated last; undefined when there is none. */
export type ReadListIds = (
  channelId: string,
  list: { audienceId: string } | { segmentId: string },
) => Promise<IdSet | undefined>;
