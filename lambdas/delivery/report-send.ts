import { openPositions, type Chunk } from './domain/chunk.ts';
import { freshState, replyOutcome, type ReplyState } from './domain/reply.ts';
import { bucketOfReason, countBuckets, countReasons, leaves, type Send } from './domain/send.ts';
import type { Bucket, Verdict } from './domain/verdict.ts';
import type { SuppressionReason } from './contracts.ts';
import type { SendReport } from './endpoints.ts';
import { createExplainRecipient, type ExplainDeps } from './explain-recipient.ts';

/** How a send went, in figures that add up to its recipients; undefined when the channel has no such send. */
export async function reportSend(
  deps: ExplainDeps,
  { channelId, sendId }: { channelId: string; sendId: string },
): Promise<SendReport | undefined> {
  const send = await deps.ledger.read(sendId);
  if (send) return send.claim.channelId === channelId ? reportOf(send) : undefined;
  const { frozen, state = frozen && freshState(frozen) } = await deps.replyLedger.read(sendId);
  return state?.channelId === channelId ? reportReply(deps, sendId, state) : undefined;
}

function reportOf(send: Send): SendReport {
  const { sendId, method, origin, purpose, topicId, claimedAt } = send.claim;
  const parts = leaves(send);
  const counts = countBuckets(send);
  const parked = parts.find(({ parkReason }) => parkReason !== undefined);
  const last = Math.max(...parts.map(({ settledAt }) => settledAt ?? 0));
  const detail = parts.find((chunk) => chunk.detail !== undefined)?.detail;
  return {
    sendId,
    status: statusOf(parts),
    ...(parked?.parkReason === undefined ? {} : { parkReason: parked.parkReason }),
    via: method,
    purpose,
    ...(topicId === undefined ? {} : { topicId }),
    origins: [origin],
    recipients: Object.values(counts).reduce((sum, count) => sum + count, 0),
    ...counts,
    reasons: reasonsOf(send),
    ...(detail === undefined ? {} : { detail }),
    claimedAt: new Date(claimedAt).toISOString(),
    ...(last === 0 ? {} : { lastAnswerAt: new Date(last).toISOString() }),
  };
}

function statusOf(parts: readonly Chunk[]): SendReport['status'] {
  if (parts.some(({ status }) => status === 'parked')) return 'parked';
  return parts.every((chunk) => openPositions(chunk).length === 0) ? 'closed' : 'open';
}

function reasonsOf(send: Send): SendReport['reasons'] {
  const isTold = (bucket: Bucket) => bucket === 'suppressed' || bucket === 'failed';
  const counts = Object.entries(countReasons(send)) as [Verdict | SuppressionReason, number][];
  return counts
    .filter(([reason]) => isTold(bucketOfReason(reason)))
    .map(([reason, count]) => ({ outcome: bucketOfReason(reason), reason, count }));
}

async function reportReply(deps: ExplainDeps, sendId: string, state: ReplyState): Promise<SendReport> {
  const { channelId, memberId, origins, settledAt, via } = state;
  const status = await createExplainRecipient(deps)({ channelId, sendId, memberId });
  const bucket = status?.status ?? 'waiting';
  const counts = { waiting: 0, sent: 0, suppressed: 0, failed: 0, unknown: 0, [bucket]: 1 };
  return {
    sendId,
    status: replyOutcome(state).outcome === 'open' ? 'open' : 'closed',
    via: via ?? 'reply',
    purpose: 'transactional',
    origins: origins.map(({ origin }) => origin),
    recipients: 1,
    ...counts,
    reasons: status && 'reason' in status ? [{ outcome: bucket, reason: status.reason, count: 1 }] : [],
    ...(settledAt === undefined ? {} : { lastAnswerAt: new Date(settledAt).toISOString() }),
  };
}
