import type { ParkReason } from '../contracts.ts';
import { closeWith, openPositions, withVerdicts, type Chunk } from './chunk.ts';
import type { Verdict } from './verdict.ts';

/** What one round of calls for a chunk's open recipients brought. */
export interface RoundResult {
  /** By position in the claim. Who is absent got no final answer. */
  verdicts: ReadonlyMap<number, Verdict>;
  /** Why some answers are not known. Outranks everything below. */
  ambiguous?: string;
  /** LINE refused all of a chunk because of single recipients. */
  isMixed?: boolean;
  parkReason?: ParkReason;
  requestId?: string;
  detail?: string;
}

/**
 * The chunk after a round. Recipients without an answer are repeated in the same attempt when some answer is in doubt,
 * else LINE sent them nothing and they belong to the next attempt.
 */
export function concludeRound(chunk: Chunk, result: RoundResult, nowEpochMs: number): Chunk {
  const { requestId, detail, parkReason } = result;
  const settled: Chunk = {
    ...withVerdicts(chunk, result.verdicts),
    settledAt: nowEpochMs,
    ...(requestId === undefined ? {} : { requestId }),
    ...(detail === undefined ? {} : { detail }),
  };
  const open = openPositions(settled);
  if (open.length === 0) return { ...settled, status: 'closed' };
  if (result.ambiguous !== undefined) return { ...settled, status: 'calling' };
  if (parkReason !== undefined) return { ...settled, status: 'parked', parkReason };
  if (!result.isMixed) return { ...settled, status: 'rejected' };
  return open.length === 1 ? closeWith(settled, 'invalid recipient') : { ...settled, status: 'split' };
}
