import { aggregationUnit } from './domain/aggregation-unit.ts';
import { openPositions, type Chunk } from './domain/chunk.ts';
import { retryKey } from './domain/retry-key.ts';
import type { RoundResult } from './domain/round-result.ts';
import type { Verdict } from './domain/verdict.ts';
import { callWithPatience } from './call-with-patience.ts';
import { meaningOf } from './rejection-meaning.ts';
import type { Round, RoundDeps } from './round.ts';

/** One multicast to all open recipients of a chunk. */
export async function multicastRound(deps: RoundDeps, round: Round): Promise<RoundResult> {
  const { claim, chunk, body, wasAmbiguous } = round;
  const { channelId, purpose, sendId } = claim;
  const positions = openPositions(chunk);
  const call = {
    channelId,
    to: positions.map((position) => body.lineUserIds[position] ?? ''),
    messages: body.messages,
    retryKey: retryKey.multicast(sendId, chunk.number, chunk.attempt),
    customAggregationUnit: aggregationUnit(claim.origin),
  };
  const send = async () => {
    await deps.acquireCall({ channelId, method: 'multicast', purpose, upcoming: 1 });
    return deps.line.multicast(call);
  };
  const answer = await callWithPatience(deps, send, wasAmbiguous);
  if (answer.outcome === 'ambiguous') return { verdicts: new Map(), ambiguous: answer.reason };
  if (answer.outcome === 'accepted') return { verdicts: all(chunk, 'sent'), requestId: answer.requestId };
  const meaning = meaningOf[answer.kind];
  switch (meaning.next) {
    case 'wait':
      return { verdicts: new Map() };
    case 'park':
      return { verdicts: new Map(), parkReason: meaning.reason };
    case 'fail':
      return meaning.verdict === 'invalid recipient'
        ? { verdicts: new Map(), isMixed: true }
        : { verdicts: all(chunk, meaning.verdict), detail: answer.message };
  }
}

const all = (chunk: Chunk, verdict: Verdict): Map<number, Verdict> =>
  new Map(openPositions(chunk).map((position) => [position, verdict]));
