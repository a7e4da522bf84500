import type { Clock } from '../shared/domain/clock.ts';
import type { ResolveUnknown, ResolveUnknownByLine } from './contracts.ts';
import { resolved } from './domain/chunk.ts';
import { figuresOf, leaves, withChunk } from './domain/send.ts';
import type { LineSendLedger, SendLedger } from './ports.ts';
import { saveOwned } from './begin-attempt.ts';

/** Puts a person's word in the place of LINE's, chunk after chunk. */
export function createResolveUnknown(deps: {
  ledger: Pick<SendLedger, 'read' | 'saveChunk' | 'readBody' | 'freeze'>;
  clock: Pick<Clock, 'now'>;
}): ResolveUnknown {
  return async (sendId, as) => {
    let send = await deps.ledger.read(sendId);
    if (!send) return undefined;
    for (const chunk of leaves(send).filter(({ verdicts }) => verdicts.includes('unknown')))
      send = withChunk(send, await saveOwned(deps, send.claim, resolved(chunk, as, deps.clock.now())));
    return figuresOf(send);
  };
}

export function createResolveUnknownByLine(deps: {
  lineSends: LineSendLedger;
  clock: Pick<Clock, 'now'>;
}): ResolveUnknownByLine {
  return async (sendId, as) => {
    const send = await deps.lineSends.read(sendId);
    if (send?.status !== 'unknown') return false;
    const status = as === 'sent' ? 'assumed sent' : 'rejected';
    const detail = `A person says that it was ${as}.`;
    return (
      (await deps.lineSends.save({ ...send, status, detail, settledAt: deps.clock.now() })) !== undefined
    );
  };
}
