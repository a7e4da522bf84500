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

/**
 * Sends a chunk until it is closed, split or parked.
 * @throws AmbiguousSend, LineBusy
 */
export async function workChunk(
  deps: WorkChunkDeps,
  { request, claim, chunk }: { request: SendRequest; claim: Claim; chunk: Chunk },
): Promise<Chunk> {
  let current = chunk;
  for (let round = 1; round <= mostAttempts; round += 1) {
    const attempt = await beginAttempt(deps, { request, claim, chunk: current });
    if (attempt.outcome === 'closed') return attempt.chunk;
    const callRound = claim.method === 'push' ? pushRound : multicastRound;
    const result = await callRound(deps, { claim, ...attempt });
    current = await saveOwned(deps, claim, concludeRound(attempt.chunk, result, deps.clock.now()));
    if (current.status === 'calling') throw new AmbiguousSend(result.ambiguous ?? 'no answer');
    if (current.status !== 'rejected') return current;
    await deps.clock.sleep(pauseMs(round, deps.random));
  }
  throw new LineBusy('LINE refused the calls for their rate.');
}
