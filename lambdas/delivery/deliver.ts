import { claimSend, type ClaimDeps } from './claim-send.ts';
import { quietUntil } from './apply-policy.ts';
import type { Deliver, SendOutcome, SendRequest } from './contracts.ts';
import { isOpen } from './domain/chunk.ts';
import { figuresOf, leaves, nextOpenChunk, withChunk, type Send } from './domain/send.ts';
import type { SendLedger } from './ports.ts';
import { workChunk, type WorkChunkDeps } from './work-chunk.ts';

export type DeliverDeps = ClaimDeps & WorkChunkDeps & { ledger: SendLedger };

/** The sender of everything but replies. */
export function createDeliver(deps: DeliverDeps): Deliver {
  return async (request) => {
    const held = await deps.ledger.read(request.sendId);
    if (held) return resume(deps, request, held);
    const claimed = await claimSend(deps, request);
    return 'outcome' in claimed ? claimed : sendOpen(deps, request, claimed);
  };
}

/** A parked send goes on as if it were new: not in quiet hours. Everything else is finished whatever the hour. */
async function resume(deps: DeliverDeps, request: SendRequest, send: Send): Promise<SendOutcome> {
  const open = leaves(send).filter(isOpen);
  const isWaiting = open.length > 0 && open.every(({ status }) => status === 'parked' || status === 'fresh');
  const wasParked = isWaiting && open.some(({ status }) => status === 'parked');
  const untilEpochMs = wasParked ? await quietUntil(deps, send.claim) : undefined;
  return untilEpochMs === undefined ? sendOpen(deps, request, send) : { outcome: 'deferred', untilEpochMs };
}

async function sendOpen(deps: DeliverDeps, request: SendRequest, begun: Send): Promise<SendOutcome> {
  let send = begun;
  for (;;) {
    const chunk = nextOpenChunk(send);
    if (!chunk) break;
    const worked = await workChunk(deps, { request, claim: send.claim, chunk });
    if (worked.parkReason !== undefined) return { outcome: 'parked', reason: worked.parkReason };
    send = withChunk(send, worked);
  }
  return { outcome: 'closed', ...figuresOf(send) };
}
