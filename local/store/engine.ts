import type { CommitQueue } from './commit-queue.ts';
import type { Database } from './database.ts';
import type { FindTable } from './item-write.ts';
import type { KeptAnswers } from './kept-answers.ts';
import type { MeterRecorder } from './meter.ts';
import type { ReadItem } from './stage.ts';

/** What every operation works with. */
export interface Engine {
  readonly database: Database;
  readonly commits: CommitQueue;
  readonly meter: MeterRecorder;
  readonly answers: KeptAnswers;
  readonly findTable: FindTable;
  /** Stored items only, never what is still being committed. */
  readonly readItem: ReadItem;
  readonly clock: StoreClock;
}

export interface StoreClock {
  /** Epoch milliseconds. */
  now(): number;
}

/** Answers one DynamoDB operation, from request to response in AWS JSON. */
export type Operation = (engine: Engine, input: object) => object | Promise<object>;
