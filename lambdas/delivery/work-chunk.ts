import type { SendRequest } from './contracts.ts';
import { AmbiguousSend } from './domain/ambiguous-send.ts';
import type { Chunk } from './domain/chunk.ts';
import type { Claim } from './domain/claim.ts';
import { LineBusy } from './domain/line-busy.ts';
import { concludeRound } from './domain/round-result.ts';
import { beginAttempt, saveOwned, type AttemptDeps } from './begin-attempt.ts';
import { pauseMs } from './call-with-patience.ts';
import { multicastRound } from './multicast-round.ts';
import { pushRound } from './push-round.ts';
import type { RoundDeps } from './round.ts';

export type WorkChunkDeps = AttemptDeps & RoundDeps;

/** Attempts within one run that LINE may refuse for rate; after them the caller comes back later. */
const mostAttempts = 5;

interface Work {
  request: SendRequest;
  claim: Claim;
  chunk: Chunk;
}

/**
 * Sends a chunk until it is closed, split or parked.
 * @throws AmbiguousSend, LineBusy
 */
export async function workChunk(deps: WorkChunkDeps, work: Work): Promise<Chunk> {
  let { chunk } = work;
  for (let round = 1; round <= mostAttempts; round += 1) {
    chunk = await workRound(deps, { ...work, chunk });
    if (chunk.status !== 'rejected') return chunk;
    await deps.clock.sleep(pauseMs(round, deps.random));
  }
  throw new LineBusy('LINE refused the calls for their rate.');
}

/**
 * One attempt, or the repetition of one whose end nobody noted.
 * @throws AmbiguousSend
 */
export async function workRound(deps: WorkChunkDeps, { request, claim, chunk }: Work): Promise<Chunk> {
  const attempt = await beginAttempt(deps, { request, claim, chunk });
  if (attempt.outcome === 'closed') return attempt.chunk;
  const callRound = claim.method === 'push' ? pushRound : multicastRound;
  const result = await callRound(deps, { claim, ...attempt });
  const concluded = concludeRound(attempt.chunk, result, deps.clock.now());
  const sentCount = countSentIn(concluded) - countSentIn(attempt.chunk);
  const worked = await saveOwned(deps, claim, concluded, sentCount);
  if (worked.status === 'calling') throw new AmbiguousSend(result.ambiguous ?? 'no answer');
  return worked;
}

const countSentIn = ({ verdicts }: Chunk): number => verdicts.filter((verdict) => verdict === 'sent').length;
