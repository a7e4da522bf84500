import { callWithPatience, pauseMs } from './call-with-patience.ts';
import { AmbiguousSend } from './domain/ambiguous-send.ts';
import { LineBusy } from './domain/line-busy.ts';
import { messagesPerRequest } from './domain/line-limits.ts';
import { withAccepted, type FrozenReply, type ReplyState } from './domain/reply.ts';
import { ambiguityLimitMs, retryKey } from './domain/retry-key.ts';
import { saveReply, type ReplyDeps } from './save-reply.ts';
import { meaningOf, type RejectionMeaning } from './rejection-meaning.ts';
import type { LineAnswer } from './ports.ts';

interface Reply {
  sendId: string;
  frozen: FrozenReply;
}

/** Attempts within one run that LINE may refuse for rate. */
const mostAttempts = 5;

/**
 * Pushes what a reply has left, at most five messages a request, in order.
 * @returns `sent`, `unknown` or `failed`
 * @throws AmbiguousSend, LineBusy
 */
export async function pushRest(deps: ReplyDeps, reply: Reply, state: ReplyState): Promise<ReplyState> {
  let current = state;
  for (let round = 1; round <= mostAttempts; round += 1) {
    const wasAmbiguous = current.status === 'pushing';
    const blocked = wasAmbiguous ? undefined : await whyBlocked(deps, reply.frozen);
    if (blocked !== undefined) return end(deps, reply, { ...current, status: 'failed', reason: blocked });
    if (wasAmbiguous && deps.clock.now() - current.firstCallAt >= ambiguityLimitMs) {
      return end(deps, reply, { ...current, status: 'unknown', reason: 'LINE gave no answer for 23 hours' });
    }
    const begun = await saveReply(deps, reply.sendId, wasAmbiguous ? current : nextAttempt(deps, current));
    current = await pushAttempt(deps, reply, { begun, wasAmbiguous });
    if (current.status !== 'unsent') return current;
    await deps.clock.sleep(pauseMs(round, deps.random));
  }
  throw new LineBusy('LINE refused the pushes for their rate.');
}

const nextAttempt = ({ clock }: ReplyDeps, state: ReplyState): ReplyState => ({
  ...state,
  status: 'pushing',
  attempt: state.attempt + 1,
  firstCallAt: clock.now(),
});

const end = (
  { clock, ...deps }: ReplyDeps,
  { sendId }: Reply,
  state: ReplyState,
  calls = 0,
): Promise<ReplyState> =>
  saveReply(deps, sendId, { ...state, settledAt: clock.now() }, { method: 'push', calls });

/** Anyone else may be pushed: LINE lets an account write for 7 days to whoever wrote to it. */
async function whyBlocked(
  deps: ReplyDeps,
  { channelId, memberId }: FrozenReply,
): Promise<string | undefined> {
  const member = (await deps.readMembers(channelId, [memberId])).get(memberId);
  if (!member || member.lifecycle === 'erased') return 'member erased';
  return member.lifecycle === 'blocked' ? 'blocked' : undefined;
}

async function pushAttempt(
  deps: ReplyDeps,
  reply: Reply,
  { begun, wasAmbiguous }: { begun: ReplyState; wasAmbiguous: boolean },
): Promise<ReplyState> {
  let state = begun;
  let calls = 0;
  while (state.status === 'pushing') {
    const answer = await callWithPatience(deps, () => pushPart(deps, reply, state), wasAmbiguous);
    if (answer.outcome === 'ambiguous') throw new AmbiguousSend(answer.reason);
    if (answer.outcome === 'accepted') calls += 1;
    state = noteAnswer(state, answer);
  }
  return end(deps, reply, state, calls);
}

async function pushPart(
  deps: ReplyDeps,
  { sendId, frozen }: Reply,
  { sentCount, attempt }: ReplyState,
): Promise<LineAnswer> {
  const { channelId, lineUserId } = frozen;
  await deps.acquireCall({ channelId, method: 'push', purpose: 'transactional', upcoming: 1 });
  return deps.line.push({
    channelId,
    to: lineUserId,
    messages: frozen.messages.slice(sentCount, sentCount + messagesPerRequest),
    retryKey: retryKey.overflow(sendId, sentCount, attempt),
  });
}

function noteAnswer(state: ReplyState, answer: Exclude<LineAnswer, { outcome: 'ambiguous' }>): ReplyState {
  if (answer.outcome === 'accepted') {
    const count = Math.min(messagesPerRequest, state.messageCount - state.sentCount);
    return { ...withAccepted(state, count, 'push'), requestId: state.requestId ?? answer.requestId };
  }
  const meaning: RejectionMeaning = meaningOf[answer.kind];
  switch (meaning.next) {
    case 'wait':
      return { ...state, status: 'unsent' };
    case 'park':
      return { ...state, status: 'failed', reason: meaning.reason };
    case 'fail':
      return { ...state, status: 'failed', reason: `${meaning.verdict}: ${answer.message}` };
  }
}
