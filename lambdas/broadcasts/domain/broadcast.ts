import type { ParkReason } from '../../delivery/contracts.ts';
import type { ByLine } from './by-line.ts';
import type { BroadcastDefinition, Recurrence } from './definition.ts';
import type { Figures } from './figures.ts';

export const broadcastStatuses = [
  'draft',
  'scheduled',
  /** Its recipients are being fixed. */
  'freezing',
  'sending',
  'paused',
  /** LINE stopped it: quota, token or plan. */
  'parked',
  'cancelled',
  'finished',
  /** It could not start; `reason` says why. */
  'refused',
  /** LINE took it and delivered it to nobody; `reason` says why. */
  'failed',
] as const;
export type BroadcastStatus = (typeof broadcastStatuses)[number];

/** Recipients as they were fixed at the start. */
export interface Frozen {
  /** Names the files; another attempt to freeze writes others. */
  freezeId: string;
  /** Epoch milliseconds. */
  frozenAt: number;
  /** All that it is meant for, without the holdout. */
  recipients: number;
  holdout: number;
  /** SHA-256 over all lines of the files, hexadecimal. */
  sha256: string;
  chunks: number;
  /** Left out since LINE's quota does not reach. */
  cutByQuota: number;
}

/** Millions of one message, or few. Moments are epoch milliseconds. */
export interface Broadcast {
  channelId: string;
  broadcastId: string;
  definition: BroadcastDefinition;
  status: BroadcastStatus;
  createdAt: number;
  updatedAt: number;
  /** Raised by every change; whoever changes names the one it has read. */
  revision: number;
  scheduledAt?: number | undefined;
  /** Each occurrence is a broadcast of its own; this one stays scheduled. */
  recurrence?: Recurrence | undefined;
  /** The recurring broadcast that this one is an occurrence of. */
  occurrenceOf?: string | undefined;
  startedAt?: number | undefined;
  finishedAt?: number | undefined;
  frozen?: Frozen | undefined;
  /** Of one that LINE itself delivers: it has no frozen recipients. */
  byLine?: ByLine | undefined;
  /** Of the one request by which LINE itself sent it to many. */
  lineRequestId?: string | undefined;
  /** The chain of ticks that drives it; a resume begins a new one. */
  tickToken?: string | undefined;
  /** Chunks of the plan that were put into the queue. */
  cursor: number;
  /** Epoch milliseconds from which the rate lets the next chunk go; a pause does not make up for it. */
  rateFreeAt?: number | undefined;
  /** Nothing is sent before: quiet hours. */
  holdUntil?: number | undefined;
  /** Chunks that were done, and when the last tick saw more of them than before. */
  progress: { done: number; at: number };
  stuckSince?: number | undefined;
  reason?: string | undefined;
  parkReason?: ParkReason | undefined;
  winner?: { variant: string; words: string } | undefined;
  /** Once nothing changes any more. */
  figures?: Figures | undefined;
}

/** What a person may ask for in each status. */
export const allowedFrom = {
  change: ['draft', 'scheduled', 'refused'],
  // Once more where its start was lost on the way to the queue.
  send: ['draft', 'refused', 'failed', 'freezing'],
  schedule: ['draft', 'scheduled', 'refused'],
  pause: ['sending'],
  resume: ['paused', 'parked', 'sending'],
  cancel: ['scheduled', 'freezing', 'sending', 'paused', 'parked'],
  delete: ['draft', 'scheduled', 'refused'],
} as const satisfies Record<string, readonly BroadcastStatus[]>;
export type BroadcastAction = keyof typeof allowedFrom;

export const isAllowed = (action: BroadcastAction, status: BroadcastStatus): boolean =>
  (allowedFrom[action] as readonly BroadcastStatus[]).includes(status);
