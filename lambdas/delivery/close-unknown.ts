import type { Clock } from '../shared/domain/clock.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type { MoveUnknown, SendOrigin, UnknownAs } from './contracts.ts';
import { closedAs } from './domain/chunk.ts';
import { leaves } from './domain/send.ts';
import type { SendLedger } from './ports.ts';

export interface CloseUnknownDeps {
  ledger: Pick<SendLedger, 'read' | 'saveChunk'>;
  moveUnknown: MoveUnknown;
  clock: Pick<Clock, 'now'>;
}

export type UnknownClosed =
  /** Nobody of the send is unknown any more. */
  | { outcome: 'closed' }
  | { outcome: 'no such send' }
  /** Whoever the send belongs to has a call of its own, which does more than this one. */
  | { outcome: 'elsewhere'; path: string }
  | { outcome: 'still there' };

/**
 * Puts a person's word in the place of answers of LINE that never came, for good: who did not get it gets it no more, since
 * a journey has gone on. Figures of the journey move with it, in one transaction a chunk. Again it changes nothing.
 */
export async function closeUnknown(
  deps: CloseUnknownDeps,
  { channelId, sendId, as }: { channelId: string; sendId: string; as: UnknownAs },
): Promise<UnknownClosed> {
  const send = await deps.ledger.read(sendId);
  if (send?.claim.channelId !== channelId) return { outcome: 'no such send' };
  const unknown = leaves(send).filter(({ verdicts }) => verdicts.includes('unknown'));
  const path = resolvePath(send.claim.origin);
  if (path !== undefined) return { outcome: 'elsewhere', path };
  if (unknown.length === 0) return { outcome: 'closed' };
  const figures = await figuresOf(deps, send.claim);
  if (figures === 'still there') return { outcome: figures };
  for (const chunk of unknown) {
    const count = chunk.verdicts.filter((verdict) => verdict === 'unknown').length;
    const parts = figures(count, as === 'sent' ? 'sent' : 'failed');
    // Whoever saved it in between said so as well.
    await deps.ledger.saveChunk(send.claim, closedAs(chunk, as, deps.clock.now()), { parts });
  }
  return { outcome: 'closed' };
}

type Figures = (count: number, to: 'sent' | 'failed') => readonly WritePart[];

async function figuresOf(
  { moveUnknown }: CloseUnknownDeps,
  { sendId, origin }: { sendId: string; origin: SendOrigin },
): Promise<Figures | 'still there'> {
  if (origin.kind !== 'journey') return () => [];
  const moved = await moveUnknown({ ...origin, sendId });
  return moved.outcome === 'counted' ? moved.partsOf : moved.outcome;
}

/** Where the unknown of a send are resolved; undefined: by its id. */
export function resolvePath(origin: SendOrigin): string | undefined {
  switch (origin.kind) {
    case 'broadcast':
      return `/v1/broadcasts/${origin.broadcastId}/resolve-unknown`;
    case 'notice':
      return `/v1/notices/${origin.noticeId}/resolve-unknown`;
    case 'greeting':
    case 'autoReply':
    case 'preferences':
    case 'journey':
    case 'test':
      return undefined;
  }
}
