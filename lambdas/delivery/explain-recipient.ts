import {
  suppressionReasons,
  type ExplainRecipient,
  type RecipientStatus,
  type SuppressionReason,
} from './contracts.ts';
import type { Chunk } from './domain/chunk.ts';
import type { Claim } from './domain/claim.ts';
import { freshState, type ReplyState } from './domain/reply.ts';
import { leaves, type Send } from './domain/send.ts';
import { isFailure, isSuppression, type FailureReason, type Verdict } from './domain/verdict.ts';
import type { ReplyLedger, SendLedger } from './ports.ts';

export interface ExplainDeps {
  ledger: Pick<SendLedger, 'read'>;
  replyLedger: Pick<ReplyLedger, 'read'>;
}

/** Reads a send's few items and finds the member in them: nothing is stored for each member. */
export function createExplainRecipient({ ledger, replyLedger }: ExplainDeps): ExplainRecipient {
  return async ({ channelId, sendId, memberId }) => {
    const send = await ledger.read(sendId);
    if (send) return send.claim.channelId === channelId ? explainInSend(send, memberId) : undefined;
    const { frozen, state = frozen && freshState(frozen) } = await replyLedger.read(sendId);
    return state?.channelId === channelId && state.memberId === memberId ? explainReply(state) : undefined;
  };
}

function explainInSend(send: Send, memberId: string): RecipientStatus | undefined {
  const { claim } = send;
  const reason = suppressionReasons.find((candidate) => claim.suppressed[candidate]?.includes(memberId));
  if (reason !== undefined) return { status: 'suppressed', reason };
  const position = claim.memberIds.indexOf(memberId);
  const chunk = leaves(send).find(
    ({ from, verdicts }) => position >= from && position < from + verdicts.length,
  );
  const verdict = chunk?.verdicts[position - chunk.from];
  if (!chunk || verdict === undefined) return undefined;
  return explainVerdict(verdict, chunk, claim);
}

function explainVerdict(
  verdict: Verdict,
  { settledAt, detail }: Chunk,
  { method, claimedAt }: Claim,
): RecipientStatus {
  if (isSuppression(verdict)) return { status: 'suppressed', reason: verdict };
  if (isFailure(verdict)) return explainFailed(verdict, detail);
  switch (verdict) {
    case 'open':
      return { status: 'waiting' };
    case 'sent':
      return { status: 'sent', via: method, at: settledAt ?? claimedAt };
    case 'assumed sent':
      return { status: 'sent', via: method, at: settledAt ?? claimedAt, assumed: true };
    case 'unknown':
      return { status: 'unknown' };
  }
}

function explainFailed(verdict: FailureReason, detail: string | undefined): RecipientStatus {
  switch (verdict) {
    case 'invalid recipient':
      return { status: 'failed', reason: verdict };
    case 'invalid messages':
      return { status: 'failed', reason: withDetail(verdict, detail) };
    case 'assumed unsent':
      return { status: 'failed', reason: 'a person says that LINE never got it' };
  }
}

const withDetail = (reason: string, detail: string | undefined): string =>
  detail === undefined ? reason : `${reason}: ${detail}`;

function explainReply(state: ReplyState): RecipientStatus {
  switch (state.status) {
    case 'sent':
      return { status: 'sent', via: state.via ?? 'push', at: state.settledAt ?? state.firstCallAt };
    case 'unknown':
      return { status: 'unknown' };
    case 'failed':
      return explainFailure(state);
    case 'fresh':
    case 'replying':
    case 'unsent':
    case 'pushing':
      return { status: 'waiting' };
  }
}

function explainFailure({ reason = 'failed', sentCount, messageCount }: ReplyState): RecipientStatus {
  if (sentCount > 0)
    return {
      status: 'failed',
      reason: `${sentCount} of ${messageCount} messages were sent, then: ${reason}`,
    };
  const suppression = suppressionReasons.find(
    (candidate): candidate is SuppressionReason => candidate === reason,
  );
  return suppression ? { status: 'suppressed', reason: suppression } : { status: 'failed', reason };
}
