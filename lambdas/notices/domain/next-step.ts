import { isPassed, type Notice, type Try } from './notice.ts';
import type { RouteName } from './route-settings.ts';

/** What is to be done with a notice now. */
export type Step =
  | { step: 'none' }
  /** Nothing before that moment (epoch milliseconds). */
  | { step: 'wait'; until: number }
  | { step: 'begin' }
  | { step: 'repeat'; number: number }
  | { step: 'expire'; number: number }
  | { step: 'end' };

/**
 * Routes that tell of a delivery do so within so long: LINE's event within a day, AWS's last word within 72 hours (user
 * guide, "Event destinations").
 */
export const reportMs: Readonly<Partial<Record<RouteName, number>>> = {
  lineNotification: 24 * 3_600_000,
  sms: 72 * 3_600_000,
};

export function nextStep(notice: Notice, now: number): Step {
  if (notice.status !== 'open') return { step: 'none' };
  const last = notice.tries.at(-1);
  if (last && !isPassed(last)) return stepOfTry(last, now);
  if (notice.tries.length < notice.planned.length) return { step: 'begin' };
  const until = lastHope(notice);
  return now < until ? { step: 'wait', until } : { step: 'end' };
}

function stepOfTry({ number, deadline, retryAt = Infinity }: Try, now: number): Step {
  if (now >= deadline) return { step: 'expire', number };
  return now >= retryAt ? { step: 'repeat', number } : { step: 'wait', until: Math.min(retryAt, deadline) };
}

/** Until when an earlier try may still be delivered, after which all routes have failed. */
function lastHope({ tries }: Notice): number {
  const hopes = tries.filter(
    ({ route, state }) => state === 'taken' || (route === 'lineNotification' && !isOver.includes(state)),
  );
  return Math.max(0, ...hopes.map(({ beganAt, route }) => beganAt + (reportMs[route] ?? 0)));
}

const isOver: readonly Try['state'][] = ['refused', 'undelivered'];
