import { randomUUID } from 'node:crypto';
import { closeWith, halves, rootChunk, type Chunk } from '../../lambdas/delivery/domain/chunk.ts';
import type { Claim } from '../../lambdas/delivery/domain/claim.ts';
import type { FrozenBody, SendLedger } from '../../lambdas/delivery/ports.ts';
import type { ManualClock } from './manual-clock.ts';

interface Harness {
  ledger: SendLedger;
  clock: ManualClock;
  /** Lets go what has expired. */
  sweep: () => Promise<void>;
}

/** What every SendLedger must do. */
export function sendLedgerSuite(name: string, open: () => Promise<Harness>): void {
  describe(`send ledger: ${name}`, () => {
    let harness: Harness;
    let ledger: SendLedger;
    beforeEach(async () => {
      harness = await open();
      ({ ledger } = harness);
    });

    it('knows nothing of a send that nobody claimed', async () => {
      expect(await ledger.read(randomUUID())).toBeUndefined();
    });

    it('gives back a claim of 500 recipients as it was', async () => {
      const claim = claimOf(500);
      expect(await ledger.claim(claim, '2026-11-24')).toEqual(claim);
      expect(await ledger.read(claim.sendId)).toEqual({ claim, chunks: new Map() });
    });

    it('lets the first claim of a send win', async () => {
      const claim = claimOf(3);
      await ledger.claim(claim, '2026-11-24');
      expect(await ledger.claim({ ...claim, memberIds: claim.memberIds.slice(1) }, '2026-11-24')).toEqual(
        claim,
      );
      expect((await ledger.read(claim.sendId))?.claim).toEqual(claim);
    });

    it('takes a chunk from whoever knows its last state, and refuses everybody else', async () => {
      const claim = claimOf(3);
      await ledger.claim(claim, '2026-11-24');
      const fresh = rootChunk(claim);
      const first = await ledger.saveChunk(claim, {
        ...fresh,
        status: 'calling',
        attempt: 1,
        firstCallAt: 5,
      });
      expect(first).toMatchObject({ status: 'calling', attempt: 1, firstCallAt: 5 });
      expect(await ledger.saveChunk(claim, fresh)).toBeUndefined();
      const second = await ledger.saveChunk(claim, first as Chunk);
      expect(await ledger.saveChunk(claim, first as Chunk)).toBeUndefined();
      expect((await ledger.read(claim.sendId))?.chunks.get(1)).toEqual(second);
    });

    it('gives back chunks with every verdict and note', async () => {
      const claim = claimOf(500);
      await ledger.claim(claim, '2026-11-24');
      const root: Chunk = { ...rootChunk(claim), status: 'split', settledAt: 7, detail: 'LINE said so' };
      const [left, right] = halves(root);
      const chunks = [
        root,
        { ...closeWith(left, 'sent'), requestId: 'request' },
        { ...right, status: 'parked', parkReason: 'channel token refused', bodyId: 'another' } as const,
      ];
      const saved = await Promise.all(chunks.map((chunk) => ledger.saveChunk(claim, chunk)));
      expect([...((await ledger.read(claim.sendId))?.chunks.values() ?? [])]).toEqual(saved);
    });

    it('freezes bodies of every size and any LINE user id', async () => {
      const sendId = randomUUID();
      for (const body of [smallBody, await largeBody()]) {
        const bodyId = await ledger.freeze(sendId, body);
        expect(await ledger.readBody(sendId, bodyId)).toEqual({ body, frozenAt: harness.clock.now() });
      }
    });

    it('gives equal bodies one id, and lets them go after 48 hours', async () => {
      const sendId = randomUUID();
      const bodyId = await ledger.freeze(sendId, smallBody);
      expect(await ledger.freeze(sendId, { ...smallBody })).toBe(bodyId);
      harness.clock.advance(47 * 3_600_000);
      await harness.sweep();
      expect(await ledger.readBody(sendId, bodyId)).toBeDefined();
      harness.clock.advance(2 * 3_600_000);
      await harness.sweep();
      expect(await ledger.readBody(sendId, bodyId)).toBeUndefined();
    });
  });
}

const smallBody: FrozenBody = {
  messages: [{ type: 'text', text: 'Hi {{name}} 🎉' }],
  lineUserIds: ['U0123456789abcdef0123456789abcdef', 'not-a-usual-id', ''],
  values: [{ name: 'Ann' }, {}, { name: '陳' }],
};

/** More than one item of DynamoDB holds, even compressed. */
function largeBody(): Promise<FrozenBody> {
  const noise = () => Array.from({ length: 60 }, () => randomUUID()).join('');
  return Promise.resolve({
    messages: [{ type: 'text', text: 'x' }],
    lineUserIds: Array.from({ length: 500 }, () => `U${randomUUID()}`),
    values: Array.from({ length: 500 }, () => ({ name: noise() })),
  });
}

function claimOf(count: number): Claim {
  const ids = () => Array.from({ length: count }, () => randomUUID()).sort();
  return {
    sendId: randomUUID(),
    channelId: '2000000001',
    purpose: 'marketing',
    origin: { kind: 'journey', journeyId: 'welcome', version: 2, nodeIds: ['hello'], cohortId: randomUUID() },
    method: 'multicast',
    memberIds: ids(),
    suppressed: { blocked: ids(), 'frequency cap': ids().slice(0, 1) },
    bodyId: 'body',
    claimedAt: 1_795_000_000_000,
  };
}
