import type { Chunk } from '../../lambdas/delivery/domain/chunk.ts';
import type { Claim } from '../../lambdas/delivery/domain/claim.ts';
import type { FrozenReply, ReplyState } from '../../lambdas/delivery/domain/reply.ts';
import type { FrozenBody, RateBudget, ReplyLedger, SendLedger } from '../../lambdas/delivery/ports.ts';
import type { Clock } from '../../lambdas/shared/domain/clock.ts';

/** The send ledger as plain maps, for thousands of runs; passes the same suite as the one on DynamoDB. */
export function memorySendLedger(
  clock: Pick<Clock, 'now'>,
): SendLedger & { sentOf: (sendId: string) => number } {
  const claims = new Map<string, Claim>();
  const chunks = new Map<string, Map<number, Chunk>>();
  const bodies = new Map<string, { body: FrozenBody; frozenAt: number }>();
  const sent = new Map<string, number>();
  const bodyLifeMs = 48 * 3_600_000;
  return {
    read(sendId) {
      const claim = claims.get(sendId);
      return Promise.resolve(claim && { claim, chunks: new Map(chunks.get(sendId)) });
    },
    claim(claim) {
      const held = claims.get(claim.sendId) ?? claim;
      claims.set(claim.sendId, held);
      return Promise.resolve(held);
    },
    freeze(sendId, body) {
      const bodyId = JSON.stringify(body);
      bodies.set(`${sendId} ${bodyId}`, { body, frozenAt: clock.now() });
      return Promise.resolve(bodyId);
    },
    readBody(sendId, bodyId) {
      const kept = bodies.get(`${sendId} ${bodyId}`);
      return Promise.resolve(kept && clock.now() - kept.frozenAt < bodyLifeMs ? kept : undefined);
    },
    sentOf: (sendId) => sent.get(sendId) ?? 0,
    saveChunk({ sendId }, chunk, { sent: now } = {}) {
      const known = chunks.get(sendId) ?? new Map<number, Chunk>();
      if ((known.get(chunk.number)?.revision ?? 0) !== chunk.revision) return Promise.resolve(undefined);
      const next = { ...chunk, revision: chunk.revision + 1 };
      chunks.set(sendId, known.set(chunk.number, next));
      sent.set(sendId, (sent.get(sendId) ?? 0) + (now?.count ?? 0));
      return Promise.resolve(next);
    },
    listUnknown(channelId) {
      const ofChannel = [...claims.values()].filter((claim) => claim.channelId === channelId);
      const sendIds = ofChannel.map(({ sendId }) => sendId);
      const hasUnknown = (sendId: string) =>
        [...(chunks.get(sendId)?.values() ?? [])].some(({ verdicts }) => verdicts.includes('unknown'));
      return Promise.resolve({ sendIds: sendIds.filter(hasUnknown) });
    },
  };
}

/** Replies as plain maps; a claim part is committed with `commit`. */
export function memoryReplyLedger(): ReplyLedger & { commit: (parts: readonly { item: object }[]) => void } {
  const frozen = new Map<string, FrozenReply>();
  const states = new Map<string, ReplyState>();
  return {
    claimPart: (reply) => ({ label: 'reply is not claimed yet', item: reply }),
    commit: (parts) => {
      for (const { item } of parts) frozen.set((item as FrozenReply).sendId, item as FrozenReply);
    },
    read: (sendId) => Promise.resolve({ frozen: frozen.get(sendId), state: states.get(sendId) }),
    saveState(sendId, state) {
      if ((states.get(sendId)?.revision ?? 0) !== state.revision) return Promise.resolve(undefined);
      const next = { ...state, revision: state.revision + 1 };
      states.set(sendId, next);
      return Promise.resolve(next);
    },
  };
}

export function memoryRateBudget(): RateBudget {
  const taken = new Map<string, number>();
  return {
    lease({ channelId, method, second, calls, ceiling }) {
      const key = `${channelId} ${method} ${second}`;
      const before = taken.get(key) ?? 0;
      if (before + calls > ceiling) return Promise.resolve(false);
      taken.set(key, before + calls);
      return Promise.resolve(true);
    },
  };
}
