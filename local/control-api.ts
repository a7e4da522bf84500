import { z } from 'zod';
import { Problem } from '../lambdas/shared/edge/http/problem.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { SmsOutbox } from './sms-outbox.ts';

/** Ten years at most, so that a slip of the finger does not run for ever. */
const Advance = z.strictObject({ seconds: z.number().min(0).max(315_360_000) });

/** `/_local/*`: time, texts that would have been sent, and meter of the local program; it does not exist in the deployed app. */
export function createControlApi(kernel: Kernel, { listSms }: Pick<SmsOutbox, 'listSms'>) {
  const now = (): { now: string } => ({ now: new Date(kernel.clock.now()).toISOString() });
  const operations: Readonly<Record<string, (body: unknown) => unknown>> = {
    'GET /_local/clock': now,
    'POST /_local/clock/advance': async (body) => {
      const parsed = Advance.safeParse(body);
      if (!parsed.success) {
        const message = 'A number of seconds from 0 to 315360000, e.g. {"seconds": 3600}.';
        throw new Problem(400, 'The request is not valid', { errors: [{ path: '/seconds', message }] });
      }
      await kernel.advance(parsed.data.seconds);
      return now();
    },
    'POST /_local/settle': async () => {
      await kernel.settle();
      return now();
    },
    'GET /_local/sms': listSms,
    'GET /_local/meter': () => kernel.meter.read(),
    'POST /_local/meter/reset': () => {
      kernel.meter.reset();
      return kernel.meter.read();
    },
  };

  return (method: string, path: string, body: unknown): unknown => {
    const operation = operations[`${method} ${path}`];
    if (!operation) {
      throw new Problem(404, 'Not found', { detail: `There is: ${Object.keys(operations).join(', ')}.` });
    }
    return operation(body);
  };
}
