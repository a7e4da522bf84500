import { randomUUID } from 'node:crypto';
import { freshState, type FrozenReply, type ReplyState } from '../../lambdas/delivery/domain/reply.ts';
import type { ReplyLedger } from '../../lambdas/delivery/ports.ts';
import type { WritePart } from '../../lambdas/shared/domain/write-part.ts';

interface Harness {
  ledger: ReplyLedger;
  commit: (parts: readonly WritePart[]) => Promise<unknown>;
}

/** What every ReplyLedger must do. */
export function replyLedgerSuite(name: string, open: () => Promise<Harness>): void {
  describe(`reply ledger: ${name}`, () => {
    it('gives back a claimed reply as it was, once it is committed', async () => {
      const { ledger, commit } = await open();
      const reply = frozenReply();
      const part = ledger.claimPart(reply);
      expect(await ledger.read(reply.sendId)).toEqual({});
      await commit([part]);
      expect(await ledger.read(reply.sendId)).toEqual({ frozen: reply });
    });

    it('takes a state from whoever knows the last one, and refuses everybody else', async () => {
      const { ledger, commit } = await open();
      const reply = frozenReply();
      await commit([ledger.claimPart(reply)]);
      const fresh = freshState(reply);
      const first = await ledger.saveState(reply.sendId, { ...fresh, status: 'replying', firstCallAt: 5 });
      expect(await ledger.saveState(reply.sendId, fresh)).toBeUndefined();
      const ended: ReplyState = {
        ...(first as ReplyState),
        status: 'failed',
        sentCount: 1,
        via: 'reply',
        settledAt: 7,
        reason: 'blocked',
        requestId: 'request',
      };
      const second = await ledger.saveState(reply.sendId, ended);
      expect(await ledger.saveState(reply.sendId, ended)).toBeUndefined();
      expect((await ledger.read(reply.sendId)).state).toEqual(second);
    });
  });
}

function frozenReply(): FrozenReply {
  return {
    sendId: randomUUID(),
    channelId: '2000000001',
    memberId: randomUUID(),
    lineUserId: 'U0123456789abcdef0123456789abcdef',
    replyToken: 'token',
    receivedAt: 1_795_000_000_000,
    // Rendered values may exceed the limits of a definition: that is LINE's to refuse.
    messages: [{ type: 'text', text: '陳 🎉'.repeat(2000) }],
    origins: [{ origin: { kind: 'autoReply', ruleId: 'rule' }, messageCount: 1 }],
  };
}
