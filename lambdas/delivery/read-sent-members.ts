import type { ReadSentMembers } from './contracts.ts';
import { leaves } from './domain/send.ts';
import { bucketOf } from './domain/verdict.ts';
import type { SendLedger } from './ports.ts';

/** Reads from a send's few items who got it. */
export function createReadSentMembers({ ledger }: { ledger: Pick<SendLedger, 'read'> }): ReadSentMembers {
  return async (channelId, sendId) => {
    const send = await ledger.read(sendId);
    if (send?.claim.channelId !== channelId) return { memberIds: [], at: 0 };
    const chunks = leaves(send);
    const memberIds = chunks.flatMap(({ from, verdicts }) =>
      verdicts.flatMap((verdict, index) =>
        bucketOf[verdict] === 'sent' ? (send.claim.memberIds[from + index] ?? []) : [],
      ),
    );
    const times = chunks.flatMap(({ settledAt }) => settledAt ?? []);
    return { memberIds, at: times.length > 0 ? Math.min(...times) : send.claim.claimedAt };
  };
}
