import { refuse, type LineAnswer } from '../../http/line-answer.ts';
import type { LineCall } from '../operation.ts';
import { namesMessages } from './accept-send.ts';

const lifetimeMs = 24 * 3_600_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const supporting: ReadonlySet<string> = new Set([
  'POST /v2/bot/message/push',
  'POST /v2/bot/message/multicast',
  'POST /v2/bot/message/narrowcast',
  'POST /v2/bot/message/broadcast',
]);

/** Why a retry key is refused, whatever the request says; undefined when it is not. */
export function refuseRetryKey(endpoint: string, retryKey: string | undefined): LineAnswer | undefined {
  if (retryKey === undefined) return undefined;
  if (!supporting.has(endpoint)) return refuse(400, 'X-Line-Retry-Key is not supported by this API');
  return uuid.test(retryKey)
    ? undefined
    : refuse(400, 'The X-Line-Retry-Key header must be a UUID in hexadecimal format');
}

/**
 * 409 for a key that an accepted request of the last 24 hours had, whatever this one says (Messaging API docs, "Retry
 * failed API requests").
 */
export function answerAccepted({ account, retryKey }: LineCall): LineAnswer | undefined {
  const earlier = retryKey === undefined ? undefined : account.state.retryKeys.get(retryKey);
  if (!earlier || account.clock.now() - earlier.at >= lifetimeMs) return undefined;
  const { via, sentMessages, requestId } = earlier;
  return {
    status: 409,
    headers: { 'x-line-accepted-request-id': requestId },
    body: { message: 'The retry key is already accepted', ...(namesMessages(via) && { sentMessages }) },
  };
}
