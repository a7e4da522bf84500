import type { LineMessage } from '../../stepfunctions/journey/line-message.ts';
import { checkMessages } from './check-messages.ts';
import { ok, refuse, type LineAnswer } from './line-answer.ts';
import type { Operation, Simulation } from './operations.ts';
import { monthOf, type Via } from './state.ts';

const tokenLifetimeMs = 60_000;
const retryKeyLifetimeMs = 24 * 3_600_000;
const mostRecipients = 500;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const userId = /^U[0-9a-f]{32}$/;

/** Reply, push, multicast and the other ways to send, with LINE's rules on tokens, retry keys and quota. */
export const sendOperations: Readonly<Record<string, Operation>> = {
  'POST /v2/bot/message/reply': (sim, { body, retryKey }) => {
    if (retryKey !== undefined)
      return refuse(400, 'The X-Line-Retry-Key header is not supported by this endpoint');
    const checked = checkMessages(body['messages']);
    if ('refusal' in checked) return checked.refusal;
    const token = sim.journal.state.replyTokens.get(String(body['replyToken']));
    const isDead = !token || token.used || sim.clock.now() - token.issuedAt > tokenLifetimeMs;
    if (isDead) return refuse(400, 'Invalid reply token');
    const replyToken = String(body['replyToken']);
    return accept(sim, {
      via: 'reply',
      to: [token.userId],
      messages: checked.messages,
      isFree: true,
      replyToken,
    });
  },
  'POST /v2/bot/message/push': (sim, { body, retryKey }) => {
    const to = body['to'];
    if (typeof to !== 'string' || !userId.test(to))
      return refuse(400, "The property, 'to', in the request body is invalid");
    if (!sim.journal.state.users.has(to)) return refuse(400, 'Failed to send messages');
    return send(sim, { via: 'push', to: [to], messages: body['messages'], retryKey });
  },
  'POST /v2/bot/message/multicast': (sim, { body, retryKey }) => {
    const to = body['to'];
    const isList = Array.isArray(to) && to.length >= 1 && to.length <= mostRecipients;
    if (!isList || !to.every((id) => typeof id === 'string' && userId.test(id))) {
      return refuse(400, "The property, 'to', in the request body is invalid (line: -, column: -)");
    }
    return send(sim, { via: 'multicast', to: to as string[], messages: body['messages'], retryKey });
  },
  'POST /v2/bot/message/broadcast': (sim, { body, retryKey }) =>
    send(sim, { via: 'broadcast', to: friendsOf(sim), messages: body['messages'], retryKey }),
  'POST /v2/bot/message/narrowcast': (sim, { body, retryKey }) => {
    const answer = send(sim, { via: 'narrowcast', to: friendsOf(sim), messages: body['messages'], retryKey });
    return answer.status === 200 ? { ...answer, status: 202 } : answer;
  },
  'GET /v2/bot/message/progress/narrowcast': () =>
    ok({ phase: 'succeeded', successCount: 0, failureCount: 0, targetCount: 0 }),
  ...Object.fromEntries(
    ['reply', 'push', 'multicast', 'broadcast', 'narrowcast'].map((kind): [string, Operation] => [
      `POST /v2/bot/message/validate/${kind}`,
      (_sim, { body }) => {
        const checked = checkMessages(body['messages']);
        return 'refusal' in checked ? checked.refusal : ok();
      },
    ]),
  ),
  'GET /v2/bot/message/quota': ({ channel }) =>
    ok(channel.monthlyLimit === null ? { type: 'none' } : { type: 'limited', value: channel.monthlyLimit }),
  'GET /v2/bot/message/quota/consumption': (sim) => ok({ totalUsage: usedThisMonth(sim) }),
};

function send(
  sim: Simulation,
  request: { via: Via; to: readonly string[]; messages: unknown; retryKey: string | undefined },
): LineAnswer {
  const { via, to, retryKey } = request;
  if (retryKey !== undefined && !uuid.test(retryKey)) return refuse(400, 'Invalid X-Line-Retry-Key header');
  const earlier = retryKey === undefined ? undefined : sim.journal.state.retryKeys.get(retryKey);
  if (earlier && sim.clock.now() - earlier.at < retryKeyLifetimeMs) {
    const headers = { 'x-line-accepted-request-id': earlier.requestId };
    const body = {
      message: 'The retry key is already accepted',
      ...(via === 'push' && { sentMessages: earlier.sentMessages }),
    };
    return { status: 409, headers, body };
  }
  const checked = checkMessages(request.messages);
  if ('refusal' in checked) return checked.refusal;
  return accept(sim, { via, to, messages: checked.messages, isFree: false, retryKey });
}

function accept(
  sim: Simulation,
  send: {
    via: Via;
    to: readonly string[];
    messages: readonly LineMessage[];
    isFree: boolean;
    retryKey?: string;
    replyToken?: string;
  },
): LineAnswer {
  const { via, messages, retryKey, replyToken } = send;
  const reached = [...new Set(send.to)].filter((id) => isReachable(sim, id, via));
  const counted = send.isFree ? 0 : reached.length;
  const { monthlyLimit } = sim.channel;
  if (monthlyLimit !== null && counted > 0 && usedThisMonth(sim) + counted > monthlyLimit) {
    return refuse(429, 'You have reached your monthly limit.');
  }
  const sentMessages = messages.map(() => ({ id: sim.ids.messageId(), quoteToken: sim.ids.token() }));
  const at = sim.clock.now();
  sim.journal.record({
    kind: 'accepted',
    via,
    requestId: sim.requestId,
    at,
    messages,
    reached,
    counted,
    retryKey,
    replyToken,
    sentMessages,
  });
  sim.changed();
  return ok(via === 'reply' || via === 'push' ? { sentMessages } : {});
}

const strangersReachableMs = 7 * 86_400_000;

/** A friend; or a stranger who wrote within a week, and of course one who is just answered. */
function isReachable({ journal, clock }: Simulation, id: string, via: Via): boolean {
  const user = journal.state.users.get(id);
  if (!user || user.standing === 'blocked') return false;
  if (user.standing === 'friend' || via === 'reply') return true;
  const spoke = journal.state.chats.get(id)?.findLast((entry) => entry.via === 'user');
  return spoke !== undefined && clock.now() - spoke.at < strangersReachableMs;
}

const friendsOf = ({ journal }: Simulation): string[] =>
  [...journal.state.users.values()]
    .filter(({ standing }) => standing === 'friend')
    .map(({ userId: id }) => id);

const usedThisMonth = ({ journal, clock }: Simulation): number =>
  journal.state.consumption.get(monthOf(clock.now())) ?? 0;
