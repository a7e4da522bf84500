import type { ReadChannel } from '../access/contracts.ts';
import { quietUntil } from './apply-policy.ts';
import { callWithPatience, type PatienceDeps } from './call-with-patience.ts';
import type { LineSendOutcome, LineSendRequest, SendByLine } from './contracts.ts';
import { AmbiguousSend } from './domain/ambiguous-send.ts';
import { LineBusy } from './domain/line-busy.ts';
import { freshLineSend, type LineSend, type LineSendBody } from './domain/line-send.ts';
import { endOf } from './domain/line-send-outcome.ts';
import { ambiguityLimitMs, retryKey } from './domain/retry-key.ts';
import type { AcquireCall, LineAnswer, LineCampaigns, LineSendLedger } from './ports.ts';
import { meaningOf, type RejectionMeaning } from './rejection-meaning.ts';

export interface SendByLineDeps extends PatienceDeps {
  lineSends: LineSendLedger;
  campaigns: Pick<LineCampaigns, 'send'>;
  acquireCall: AcquireCall;
  readChannel: ReadChannel;
}

/**
 * Sends through LINE's narrowcast or broadcast. What is sent is frozen with its retry key before the call; an answer that
 * stays open is asked for by the very same request until LINE may have forgotten the key.
 */
export function createSendByLine(deps: SendByLineDeps): SendByLine {
  return async (request) => {
    const known = (await deps.lineSends.read(request.sendId)) ?? freshLineSend(request);
    const end = endOf(known);
    if (end) return end;
    return known.status === 'calling' ? repeatAttempt(deps, known) : nextAttempt(deps, known, request);
  };
}

async function repeatAttempt(deps: SendByLineDeps, send: LineSend): Promise<LineSendOutcome> {
  const now = deps.clock.now();
  if (now - send.firstCallAt >= ambiguityLimitMs || !send.body)
    return settle(deps, send, { status: 'unknown', detail: 'LINE gave no answer for 23 hours' });
  await acquire(deps, send);
  const begun = await saveOwned(deps, { ...send, lastCallAt: now });
  return call(deps, begun, { body: send.body, wasAmbiguous: true });
}

/** Nothing was sent yet, so quiet hours and everything else that may have changed are looked at again. */
async function nextAttempt(
  deps: SendByLineDeps,
  send: LineSend,
  request: LineSendRequest,
): Promise<LineSendOutcome> {
  const untilEpochMs = await quietUntil(deps, send);
  if (untilEpochMs !== undefined) return { outcome: 'deferred', untilEpochMs };
  const found = await request.target();
  if ('refusal' in found) return settle(deps, send, { status: 'failed', detail: found.refusal });
  const body = { messages: request.messages, target: found.target };
  // Before the attempt is noted: what waits here was not called, so it is not in doubt.
  await acquire(deps, send);
  const now = deps.clock.now();
  const begun = await saveOwned(deps, {
    ...send,
    ...{ body, status: 'calling', attempt: send.attempt + 1, firstCallAt: now, lastCallAt: now },
    ...{ parkReason: undefined, detail: undefined },
  });
  return call(deps, begun, { body, wasAmbiguous: false });
}

const acquire = (
  { acquireCall }: SendByLineDeps,
  { channelId, endpoint, purpose }: LineSend,
): Promise<void> => acquireCall({ channelId, method: endpoint, purpose, upcoming: 1 });

async function call(
  deps: SendByLineDeps,
  send: LineSend,
  { body, wasAmbiguous }: { body: LineSendBody; wasAmbiguous: boolean },
): Promise<LineSendOutcome> {
  const { channelId, sendId, attempt } = send;
  let isAcquired = true;
  const once = async (): Promise<LineAnswer> => {
    if (!isAcquired) await acquire(deps, send);
    isAcquired = false;
    return deps.campaigns.send({ channelId, ...body, retryKey: retryKey.byLine(sendId, attempt) });
  };
  const answer = await callWithPatience(deps, once, wasAmbiguous);
  if (answer.outcome === 'ambiguous') throw new AmbiguousSend(answer.reason);
  if (answer.outcome === 'accepted')
    return settle(deps, send, { status: 'accepted', requestId: answer.requestId });
  return noteRejection(deps, send, { meaning: meaningOf[answer.kind], words: answer.message });
}

async function noteRejection(
  deps: SendByLineDeps,
  send: LineSend,
  { meaning, words }: { meaning: RejectionMeaning; words: string },
): Promise<LineSendOutcome> {
  switch (meaning.next) {
    case 'wait':
      await settle(deps, send, { status: 'rejected', detail: words });
      throw new LineBusy('LINE refused the call for its rate.');
    case 'park':
      return settle(deps, send, { status: 'parked', parkReason: meaning.reason, detail: words });
    case 'fail':
      return settle(deps, send, { status: 'failed', detail: `LINE refuses it: ${words}` });
  }
}

/** Notes how the attempt ended. That LINE has it is noted whatever was noted meanwhile. */
async function settle(
  deps: SendByLineDeps,
  send: LineSend,
  change: Pick<LineSend, 'status'> & Partial<LineSend>,
): Promise<LineSendOutcome> {
  const settled = { ...send, ...change, settledAt: deps.clock.now() };
  let saved = await deps.lineSends.save(settled);
  if (!saved && change.status === 'accepted') {
    const newer = await deps.lineSends.read(send.sendId);
    saved = newer && (await deps.lineSends.save({ ...settled, revision: newer.revision }));
  }
  if (!saved) throw new AmbiguousSend('another process works on the same send');
  const { status, parkReason, detail = '' } = saved;
  if (status === 'parked' && parkReason) return { outcome: 'parked', reason: parkReason, detail };
  return endOf(saved) ?? { outcome: 'failed', reason: detail };
}

async function saveOwned({ lineSends }: SendByLineDeps, send: LineSend): Promise<LineSend> {
  const saved = await lineSends.save(send);
  if (!saved) throw new AmbiguousSend('another process works on the same send');
  return saved;
}
