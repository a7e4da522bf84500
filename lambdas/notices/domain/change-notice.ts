import { reportMs } from './next-step.ts';
import { isPassed, type Notice, type RouteAnswer, type Try } from './notice.ts';
import type { RouteName } from './route-settings.ts';
import type { SmsEnding } from './sms-report.ts';

/**
 * What can happen to a notice, each as the notice afterwards. The same notice comes back where nothing changes: an event
 * that is told twice, a timer of a try that is over.
 */
const minuteMs = 60_000;
const unclearPushAgainMs = minuteMs;
const busyAgainMs = 30_000;

/** The next route of the plan begins. */
export function begin(notice: Notice, now: number): Notice {
  const planned = notice.planned[notice.tries.length];
  if (!planned) return notice;
  const { route, waitMinutes } = planned;
  const number = notice.tries.length + 1;
  // A notification that nobody answered for may still tell of itself; of an SMS without AWS's id nobody will hear.
  const waitMs = route === 'lineNotification' && isLast(notice, number) ? reportMs[route] : undefined;
  const begun: Try = {
    ...{ number, route, state: 'begun', beganAt: now },
    deadline: now + (waitMs ?? waitMinutes * minuteMs),
    // A push may be repeated, since its send is made once only: after a crash it goes on by itself.
    ...(route === 'linePush' && { retryAt: now + unclearPushAgainMs }),
  };
  return { ...notice, tries: [...notice.tries, begun] };
}

/** A try that is known to be repeatable is called again. */
export function repeat(notice: Notice, number: number, now: number): Notice {
  return withTry(notice, number, ({ retryAt: _retryAt, ...before }) => ({
    ...before,
    state: 'begun',
    ...(before.route === 'linePush' && { retryAt: now + unclearPushAgainMs }),
  }));
}

/** A route answered. An answer that comes after the notice went on is noted for people and decides nothing more. */
export function answered(notice: Notice, number: number, answer: RouteAnswer, now: number): Notice {
  const before = notice.tries[number - 1];
  if (!before || !awaitsAnswer(before)) return notice;
  const noted = withTry(notice, number, (tried) => ({
    ...note(tried, answer, now),
    ...(answer.outcome === 'taken' && isLast(notice, number) && { deadline: lastWord(tried) }),
  }));
  if (!isDeciding(notice, number)) return noted;
  if (answer.outcome === 'accepted') return end(noted, 'accepted', now);
  // Without AWS's id nothing more will ever be heard of an SMS: waiting for it would only lose time.
  return answer.outcome === 'unclear' && before.route === 'sms' ? goOnUnclear(noted, number, now) : noted;
}

/** LINE or AWS tells that it was delivered. */
export function delivered(notice: Notice, number: number, at: number): Notice {
  const before = notice.tries[number - 1];
  if (!before || before.state === 'delivered') return notice;
  const noted = withTry(notice, number, ({ retryAt: _retryAt, ...tried }) => ({
    ...tried,
    state: 'delivered',
    deliveredAt: at,
  }));
  return notice.status === 'open' ? end(noted, 'delivered', at) : noted;
}

/** AWS tells how an SMS ended. What it says after a delivery, or twice, changes nothing. */
export function reported(notice: Notice, number: number, { ending, reason }: SmsEnding, at: number): Notice {
  const before = notice.tries[number - 1];
  if (ending === 'delivered') return delivered(notice, number, at);
  if (!before || hasEnded.includes(before.state) || before.state === ending) return notice;
  // Of a try that the notice went on without, nothing new was learnt.
  if (ending === 'unclear' && before.passedAt !== undefined) return notice;
  const noted = withTry(notice, number, ({ retryAt: _retryAt, ...tried }) => ({
    ...{ ...tried, state: ending, reason },
  }));
  if (!waitingTry(notice, number) || ending === 'undelivered') return noted;
  return ending === 'accepted' ? end(noted, 'accepted', at) : goOnUnclear(noted, number, at);
}

/** The wait of a try is over. */
export function expired(notice: Notice, number: number, now: number): Notice {
  const last = waitingTry(notice, number);
  if (!last) return notice;
  switch (last.state) {
    case 'taken':
      return withTry(notice, number, (tried) => ({ ...tried, passedAt: now }));
    case 'busy':
      return withTry(notice, number, ({ retryAt: _retryAt, ...tried }) => ({
        ...tried,
        state: 'refused',
      }));
    case 'begun':
    case 'unclear':
      return goOnUnclear(notice, number, now);
    case 'accepted':
    case 'refused':
    case 'undelivered':
    case 'delivered':
      return notice;
  }
}

/** No route is left and none may still be delivered. */
export function exhausted(notice: Notice, now: number): Notice {
  const mayHaveArrived = notice.tries.some(
    ({ route, state }) => state === 'unclear' || state === 'begun' || (state === 'taken' && route === 'sms'),
  );
  return end(notice, mayHaveArrived ? 'unknown' : 'failed', now);
}

/** A person says what became of a notice that ended as unknown; nothing is sent for it any more. */
export const resolvedAs = (notice: Notice, as: 'sent' | 'unsent'): Notice =>
  notice.status === 'unknown'
    ? { ...notice, status: as === 'sent' ? 'accepted' : 'failed', resolvedAs: as }
    : notice;

const isLast = ({ planned }: Notice, number: number): boolean => planned.length === number;

/** Until when a route that took it tells of a delivery, where nothing else is left to be done. */
const lastWord = ({ route, beganAt, deadline }: Try): number =>
  Math.max(deadline, beganAt + (reportMs[route] ?? 0));

const end = (notice: Notice, status: Notice['status'], endedAt: number): Notice => ({
  ...notice,
  status,
  endedAt,
});

/** Does what becomes of this try decide about the notice? Not once it ended or went on to another route. */
const isDeciding = ({ status, tries }: Notice, number: number): boolean =>
  status === 'open' && tries.length === number;

/** The try that the notice waits for, if it is this one. */
function waitingTry(notice: Notice, number: number): Try | undefined {
  const tried = notice.tries[number - 1];
  return tried && !isPassed(tried) && isDeciding(notice, number) ? tried : undefined;
}

const awaitsAnswer = ({ state }: Try): boolean =>
  state === 'begun' || state === 'busy' || state === 'unclear';

function note({ retryAt: _retryAt, ...tried }: Try, answer: RouteAnswer, now: number): Try {
  switch (answer.outcome) {
    case 'accepted':
    case 'taken':
      return { ...tried, state: answer.outcome, ...(answer.reference && { reference: answer.reference }) };
    case 'refused':
      return { ...tried, state: 'refused', reason: answer.reason };
    case 'busy':
      return { ...tried, state: 'busy', reason: answer.reason, retryAt: now + busyAgainMs };
    case 'unclear':
      return {
        ...{ ...tried, state: 'unclear', reason: answer.reason },
        ...(isRepeatable(tried.route) && { retryAt: now + unclearPushAgainMs }),
      };
  }
}

const hasEnded: readonly Try['state'][] = ['delivered', 'undelivered', 'refused'];

/** Calls of the other routes know no retry key: whoever repeats them blindly sends twice. */
const isRepeatable = (route: RouteName): boolean => route === 'linePush';

function goOnUnclear(notice: Notice, number: number, now: number): Notice {
  const unclear = withTry(notice, number, ({ retryAt: _retryAt, ...tried }) => ({
    ...tried,
    state: 'unclear',
    passedAt: now,
  }));
  return notice.whenUnclear === 'nextRoute' ? unclear : end(unclear, 'unknown', now);
}

const withTry = (notice: Notice, number: number, change: (tried: Try) => Try): Notice => ({
  ...notice,
  tries: notice.tries.map((tried) => (tried.number === number ? change(tried) : tried)),
});
