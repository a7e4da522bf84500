import { pauseMs } from './call-with-patience.ts';
import { messagesPerRequest } from './domain/line-limits.ts';
import {
  replyRetryMs,
  tokenLifeMs,
  withAccepted,
  type FrozenReply,
  type ReplyState,
} from './domain/reply.ts';
import { saveReply, type ReplyDeps } from './save-reply.ts';
import { meaningOf } from './rejection-meaning.ts';
import type { LineAnswer, Rejection } from './ports.ts';

interface Reply {
  sendId: string;
  frozen: FrozenReply;
}

/** What one call says about the token: the messages are out, are not, or it is to be asked again. */
type Finding = 'accepted' | 'unsent' | 'unknown' | 'again' | { failed: string };

/**
 * Sends the first five messages with the reply token. LINE offers no retry key here, but a token works once: after a
 * try without an answer, an invalid token within its life says that the try was accepted.
 * @returns `sent`, `unsent` (the rest is to be pushed), `unknown` or `failed`
 */
export async function replyByToken(
  deps: ReplyDeps,
  { sendId, frozen }: Reply,
  state: ReplyState,
): Promise<ReplyState> {
  const { channelId, replyToken, receivedAt, messages } = frozen;
  const first = messages.slice(0, messagesPerRequest);
  // Waiting for a free call comes before the mark: who gives up here has surely not used the token.
  await acquire(deps, channelId);
  let isDoubtful = state.status === 'replying';
  const begun = await saveReply(deps, sendId, {
    ...state,
    status: 'replying',
    firstCallAt: deps.clock.now(),
  });
  for (let attempt = 1; ; attempt += 1) {
    const isLate = deps.clock.now() - receivedAt >= replyRetryMs;
    if (isLate && (isDoubtful || attempt > 1)) return save(isDoubtful ? 'unknown' : 'unsent');
    const answer = await deps.line.reply({ channelId, replyToken, messages: first });
    const isTokenAlive = deps.clock.now() - receivedAt < tokenLifeMs;
    const finding = interpret(answer, { isDoubtful, isTokenAlive });
    if (finding !== 'again') return save(finding, answer);
    isDoubtful ||= answer.outcome === 'ambiguous';
    await deps.clock.sleep(pauseMs(Math.min(attempt, 4), deps.random));
    await acquire(deps, channelId);
  }

  async function save(finding: Exclude<Finding, 'again'>, answer?: LineAnswer): Promise<ReplyState> {
    const requestId = answer?.outcome === 'accepted' ? { requestId: answer.requestId } : {};
    const next = { ...conclude(begun, finding, first.length), ...requestId, settledAt: deps.clock.now() };
    return saveReply(deps, sendId, next, { method: 'reply', calls: finding === 'accepted' ? 1 : 0 });
  }
}

const acquire = (deps: ReplyDeps, channelId: string): Promise<void> =>
  deps.acquireCall({ channelId, method: 'reply', purpose: 'transactional', upcoming: 1 });

function interpret(
  answer: LineAnswer,
  { isDoubtful, isTokenAlive }: { isDoubtful: boolean; isTokenAlive: boolean },
): Finding {
  if (answer.outcome === 'accepted') return 'accepted';
  if (answer.outcome === 'ambiguous') return 'again';
  if (answer.kind === 'invalidReplyToken') {
    if (!isDoubtful) return 'unsent';
    return isTokenAlive ? 'accepted' : 'unknown';
  }
  return refused(answer, isDoubtful);
}

function refused({ kind, message }: { kind: Rejection; message: string }, isDoubtful: boolean): Finding {
  const meaning = meaningOf[kind];
  switch (meaning.next) {
    case 'fail':
      return { failed: `${meaning.verdict}: ${message}` };
    case 'wait':
      return 'again';
    case 'park':
      return isDoubtful ? 'again' : { failed: meaning.reason };
  }
}

function conclude(state: ReplyState, finding: Exclude<Finding, 'again'>, count: number): ReplyState {
  if (typeof finding === 'object') return { ...state, status: 'failed', reason: finding.failed };
  switch (finding) {
    case 'accepted':
      return withAccepted({ ...state, status: 'unsent' }, count, 'reply');
    case 'unsent':
      return { ...state, status: 'unsent' };
    case 'unknown':
      return {
        ...state,
        status: 'unknown',
        reason: 'LINE gave no answer within the life of the reply token',
      };
  }
}
