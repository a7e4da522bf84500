import { renderMessages } from '../../stepfunctions/journey/personal-fields.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { aggregationUnit } from './domain/aggregation-unit.ts';
import { openPositions } from './domain/chunk.ts';
import { retryKey } from './domain/retry-key.ts';
import type { RoundResult } from './domain/round-result.ts';
import type { Verdict } from './domain/verdict.ts';
import { callWithPatience } from './call-with-patience.ts';
import type { LineAnswer } from './ports.ts';
import { meaningOf } from './rejection-meaning.ts';
import type { Round, RoundDeps } from './round.ts';

const callsUnderWay = 20;

/**
 * One push to each open recipient of a chunk. The first answer that stays in doubt, and the first that needs a person,
 * end the round: the others would get the same.
 */
export async function pushRound(deps: RoundDeps, round: Round): Promise<RoundResult> {
  const positions = openPositions(round.chunk);
  const verdicts = new Map<number, Verdict>();
  const result: RoundResult = { verdicts };
  await mapBounded(positions, callsUnderWay, async (position, index) => {
    if (result.ambiguous !== undefined || result.parkReason !== undefined) return;
    const answer = await pushOne(deps, round, { position, upcoming: positions.length - index });
    noteAnswer(result, verdicts, { position, answer, isOnly: round.chunk.verdicts.length === 1 });
  });
  return result;
}

async function pushOne(
  deps: RoundDeps,
  { claim, chunk, body, wasAmbiguous }: Round,
  { position, upcoming }: { position: number; upcoming: number },
): Promise<LineAnswer> {
  const { channelId, purpose, sendId } = claim;
  const values = body.values?.[position];
  const call = {
    channelId,
    to: body.lineUserIds[position] ?? '',
    messages: values ? renderMessages(body.messages, values) : body.messages,
    retryKey: retryKey.push(sendId, claim.memberIds[position] ?? '', chunk.attempt),
    customAggregationUnit: aggregationUnit(claim.origin),
  };
  const send = async () => {
    await deps.acquireCall({ channelId, method: 'push', purpose, upcoming });
    return deps.line.push(call);
  };
  return callWithPatience(deps, send, wasAmbiguous);
}

function noteAnswer(
  result: RoundResult,
  verdicts: Map<number, Verdict>,
  { position, answer, isOnly }: { position: number; answer: LineAnswer; isOnly: boolean },
): void {
  if (answer.outcome === 'ambiguous') {
    result.ambiguous = answer.reason;
    return;
  }
  if (answer.outcome === 'accepted') {
    verdicts.set(position, 'sent');
    if (isOnly) result.requestId = answer.requestId;
    return;
  }
  const meaning = meaningOf[answer.kind];
  if (meaning.next === 'park') result.parkReason = meaning.reason;
  if (meaning.next !== 'fail') return;
  verdicts.set(position, meaning.verdict);
  result.detail = answer.message;
}
