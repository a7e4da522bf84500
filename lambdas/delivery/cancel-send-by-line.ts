import type { Clock } from '../shared/domain/clock.ts';
import type { CancelSendByLine } from './contracts.ts';
import { AmbiguousSend } from './domain/ambiguous-send.ts';
import { freshLineSend } from './domain/line-send.ts';
import { endOf } from './domain/line-send-outcome.ts';
import type { LineSendLedger } from './ports.ts';

/** Longer than a process works on one attempt. */
const callLastsMs = 120_000;

/** From then on whoever comes finds it closed. */
export function createCancelSendByLine(deps: {
  lineSends: LineSendLedger;
  clock: Pick<Clock, 'now'>;
}): CancelSendByLine {
  return async (request) => {
    const send = (await deps.lineSends.read(request.sendId)) ?? freshLineSend(request);
    const end = endOf(send);
    if (end) return end;
    const now = deps.clock.now();
    const isInDoubt = send.status === 'calling';
    if (isInDoubt && now - send.lastCallAt < callLastsMs) throw new AmbiguousSend('a call may be under way');
    const outcome = isInDoubt ? 'unknown' : 'cancelled';
    const detail = 'It was cancelled.';
    const saved = await deps.lineSends.save({ ...send, status: outcome, detail, settledAt: now });
    if (!saved) throw new AmbiguousSend('another process works on the same send');
    return { outcome };
  };
}
