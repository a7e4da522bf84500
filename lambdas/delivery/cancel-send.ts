import type { ReadChannel } from '../access/contracts.ts';
import { dateOfDay, localDay } from '../shared/domain/local-day.ts';
import { settingsOf } from './apply-policy.ts';
import { saveOwned } from './begin-attempt.ts';
import type { CancelSend, SendRequest } from './contracts.ts';
import { closeWith, type Chunk } from './domain/chunk.ts';
import type { Claim } from './domain/claim.ts';
import { figuresOf, nextOpenChunk, withChunk, type Send } from './domain/send.ts';
import type { SendLedger } from './ports.ts';
import { workRound, type WorkChunkDeps } from './work-chunk.ts';

export type CancelSendDeps = WorkChunkDeps & { ledger: SendLedger; readChannel: ReadChannel };

/**
 * Stops a send. One that nobody has begun is claimed with everybody left out, so whoever comes later finds it closed; of
 * one that has begun, only calls whose end nobody noted are repeated.
 */
export function createCancelSend(deps: CancelSendDeps): CancelSend {
  return async (request) => {
    let send = (await deps.ledger.read(request.sendId)) ?? (await claimNobody(deps, request));
    for (let chunk = nextOpenChunk(send); chunk; chunk = nextOpenChunk(send))
      send = withChunk(send, await closeChunk(deps, { request, claim: send.claim, chunk }));
    return { outcome: 'closed', ...figuresOf(send) };
  };
}

async function claimNobody(deps: CancelSendDeps, request: SendRequest): Promise<Send> {
  const { sendId, channelId, purpose, origin, memberIds } = request;
  const claimedAt = deps.clock.now();
  const { timeZone } = await settingsOf(deps, channelId);
  const nobody: Claim = {
    ...{ sendId, channelId, purpose, origin, method: 'multicast', memberIds: [], bodyId: '', claimedAt },
    suppressed: { cancelled: [...memberIds].sort() },
  };
  const claim = await deps.ledger.claim(nobody, dateOfDay(localDay(claimedAt, timeZone)));
  return { claim, chunks: new Map() };
}

/** @throws AmbiguousSend when LINE still gives no answer, or somebody else works on the chunk */
async function closeChunk(
  deps: CancelSendDeps,
  work: { request: SendRequest; claim: Claim; chunk: Chunk },
): Promise<Chunk> {
  if (work.chunk.status === 'calling') return workRound(deps, work);
  const { parkReason: _parkReason, ...closed } = closeWith(work.chunk, 'cancelled');
  return saveOwned(deps, work.claim, { ...closed, settledAt: deps.clock.now() });
}
