import type { CodePool, PoolChange } from './domain/code-pool.ts';
import type { Head, Lease } from './domain/plan-leases.ts';
import type { RowProblem } from './domain/read-codes.ts';

export interface CodePoolStore {
  /** False when the channel has a pool of this id. */
  create(pool: CodePool): Promise<boolean>;
  read(channelId: string, poolId: string): Promise<CodePool | undefined>;
  list(channelId: string): Promise<readonly CodePool[]>;
  /** False when this pool is there no more, or another one of its id. */
  change(pool: CodePool, change: PoolChange): Promise<boolean>;
  remove(channelId: string, poolId: string): Promise<void>;
  /** True for the first who says so for a pool and a date (`YYYY-MM-DD`). */
  markLow(pool: CodePool, date: string): Promise<boolean>;
}

/** The codes themselves. */
export interface CodeStore {
  /**
   * Adds a block of distinct codes, at most `mostBlockCodes`, at once or not at all. Codes that the pool has are left out;
   * the same block again adds nothing, and is answered as the first time.
   */
  addBlock(pool: CodePool, blockId: string, codes: readonly string[]): Promise<{ added: number }>;
  /** Blocks with free codes, together at least `wanted` of them unless the pool has fewer; at most `mostHeads`. */
  openHeads(pool: CodePool, wanted: number, mostHeads: number): Promise<readonly Head[]>;
  figures(pool: CodePool): Promise<{ total: number; left: number }>;
  countLeft(pool: CodePool): Promise<number>;
  /** Which block has a code, and where; undefined when the pool does not have it. */
  find(pool: CodePool, code: string): Promise<{ blockId: string; position: number } | undefined>;
}

/** A code and who has it. */
export interface GivenCode {
  code: string;
  memberId: string;
  sendId: string;
  /** Epoch milliseconds. */
  at: number;
}

/** Which codes were given to whom. */
export interface CodeLeases {
  /** What a send has taken, by member, in as many leases. */
  ofSend(pool: CodePool, sendId: string): Promise<{ given: ReadonlyMap<string, GivenCode>; leases: number }>;
  /** What members of a pool with one code each have. */
  ofMembers(pool: CodePool, memberIds: readonly string[]): Promise<ReadonlyMap<string, GivenCode>>;
  /**
   * Takes codes for members of a send, all at once; false when somebody was faster with a block, with the send or (in a
   * pool with one code each) with a member: then nothing is taken.
   * @param number of the first lease: how many the send has
   */
  take(pool: CodePool, order: { sendId: string; number: number; leases: readonly Lease[] }): Promise<boolean>;
  /** Makes codes of a send findable by member; the same again changes nothing. */
  note(pool: CodePool, given: readonly GivenCode[]): Promise<void>;
  /** All codes of one member. */
  listOfMember(pool: CodePool, memberId: string): Promise<readonly GivenCode[]>;
  /** Who has the code at a place. */
  atPosition(pool: CodePool, place: { blockId: string; position: number }): Promise<GivenCode | undefined>;
}

/** A file with codes on its way into a pool. */
export interface CodeUpload {
  uploadId: string;
  status: 'waiting for file' | 'reading' | 'done' | 'refused';
  /** ISO 8601. */
  createdAt: string;
  rows?: number;
  added?: number;
  /** Codes that the pool had, or that the file has twice. */
  duplicates?: number;
  problemCount?: number;
  /** The first ones. */
  problems?: readonly RowProblem[];
  reason?: string | undefined;
}

export interface CodeUploadStore {
  put(pool: CodePool, upload: CodeUpload): Promise<void>;
  read(pool: CodePool, uploadId: string): Promise<CodeUpload | undefined>;
}

/** What a deleted pool left: its codes and who had them. Everything may be erased twice. */
export interface CodeRemains {
  /** Blocks that are not erased yet; `most` at most. */
  listBlocks(poolKey: string, most: number): Promise<readonly string[]>;
  eraseBlock(poolKey: string, blockId: string): Promise<void>;
  /** What is no block's. */
  eraseRest(poolKey: string): Promise<void>;
}

/** What waits in the queue `codePools.work`. */
export type CodeWork =
  | {
      work: 'read file';
      channelId: string;
      poolId: string;
      uploadId: string;
      column?: string | undefined;
    }
  | { work: 'erase codes'; channelId: string; poolId: string; poolKey: string };
