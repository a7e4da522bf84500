import { z } from 'zod';
import { ok, refuse } from '../http/line-answer.ts';
import type { ControlRequest, ControlRoutes } from './control-route.ts';

const Offset = z.strictObject({ offsetMs: z.number() });

const now = ({ clock }: ControlRequest) => ok({ now: new Date(clock.now()).toISOString() });

/** Advancing by months runs everything that falls due meanwhile. */
const timeoutMs = 15 * 60_000;

/** Time: the simulator's own, and the product's on behalf of the chat page. */
export const clockRoutes: ControlRoutes = {
  'GET /clock': now,
  'POST /clock': (request) => {
    const { offsetMs } = Offset.parse(request.body);
    request.record({ kind: 'clockOffset', offsetMs });
    return now(request);
  },
  /** The page may not call another origin, so the simulator calls the product for it. */
  'POST /clock/advance': async ({ productBaseUrl, body, clock, provider, record }) => {
    const baseUrl = productBaseUrl();
    if (baseUrl === undefined) return refuse(404, 'The simulator does not know where the product is.');
    const response = await fetch(`${baseUrl}/_local/clock/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = (await response.json()) as { now?: string };
    // A simulator of its own process has a clock of its own, which must not stay behind.
    const behindMs = Date.parse(answer.now ?? '') - clock.now();
    if (behindMs > 0) record({ kind: 'clockOffset', offsetMs: provider.clockOffsetMs + behindMs });
    return { status: response.status, body: answer };
  },
};
