import { ok, refuse } from '../http/line-answer.ts';
import type { Via } from '../change.ts';
import type { Account } from '../account.ts';
import { japaneseDay, startOfDay, statusOf } from '../japanese-day.ts';
import type { Operation, Operations } from './operation.ts';

/** When LINE began to count sends by the API, and all deliveries. */
const first = { sent: '20180331', delivered: '20170301' } as const;

/** Recipients of a day's sends. */
const countOf = ({ state }: Account, day: string, via: Via): number =>
  state.deliveries.get(`${day} ${via}`) ?? 0;

const sentBy =
  (via: Via): Operation =>
  ({ account, query }) => {
    const day = dayOf(query.get('date'));
    if (day === undefined) return refuse(400, "The value for the 'date' parameter is invalid");
    const status = statusOf(day, first.sent, account.clock.now());
    return ok(status === 'ready' ? { status, success: countOf(account, day, via) } : { status });
  };

const deliveries: Operation = ({ account, query }) => {
  const day = dayOf(query.get('date'));
  if (day === undefined) return refuse(400, 'Bad Request');
  const status = statusOf(day, first.delivered, account.clock.now());
  if (status !== 'ready') return ok({ status });
  const count = (via: Via) => countOf(account, day, via);
  return ok({
    status,
    // What people send with LINE Official Account Manager, which is not here.
    ...{ broadcast: 0, targeting: 0, autoResponse: 0, welcomeResponse: 0, chat: 0 },
    apiBroadcast: count('broadcast'),
    apiPush: count('push'),
    apiMulticast: count('multicast'),
    apiNarrowcast: count('narrowcast'),
    apiReply: count('reply'),
  });
};

function dayOf(date: string | null): string | undefined {
  const start = startOfDay(date);
  return start === undefined ? undefined : japaneseDay(start);
}

/** How many got something on a day (Messaging API reference, "Get number of sent ... messages"). */
export const deliveryOperations: Operations = {
  'GET /v2/bot/message/delivery/reply': sentBy('reply'),
  'GET /v2/bot/message/delivery/push': sentBy('push'),
  'GET /v2/bot/message/delivery/pnp': sentBy('notification'),
  'GET /v2/bot/message/delivery/multicast': sentBy('multicast'),
  'GET /v2/bot/message/delivery/broadcast': sentBy('broadcast'),
  'GET /v2/bot/insight/message/delivery': deliveries,
};
