import { z } from 'zod';
import type { NoticeWork } from '../lambdas/notices/contracts.ts';
import type { SendToQueue } from '../lambdas/shared/domain/queue.ts';
import { Problem } from '../lambdas/shared/edge/http/problem.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { SmsOutbox } from './sms-outbox.ts';

/** Ten years at most, so that a slip of the finger does not run for ever. */
const Advance = z.strictObject({ seconds: z.number().min(0).max(315_360_000) });

/** AWS's last word about a text, as `notices/domain/sms-report.ts` knows it. */
const Report = z.strictObject({
  messageId: z.string().min(1).max(100),
  eventType: z.string().regex(/^TEXT_[A-Z_]{1,60}$/),
});

/** `/_local/*`: time, texts that would have been sent, and meter of the local program; it does not exist in the deployed app. */
export function createControlApi(
  kernel: Kernel,
  { listSms, sendToNoticeQueue }: Pick<SmsOutbox, 'listSms'> & { sendToNoticeQueue: SendToQueue<NoticeWork> },
) {
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
    'POST /_local/sms/report': async (body) => {
      const parsed = Report.safeParse(body);
      if (!parsed.success) {
        const path = parsed.error.issues[0]?.path ?? [];
        const message =
          'The messageId of GET /_local/sms and what AWS would tell of it, e.g. {"messageId": "...", "eventType": "TEXT_DELIVERED"}.';
        throw new Problem(400, 'The request is not valid', {
          errors: [{ path: `/${path.join('/')}`, message }],
        });
      }
      await sendToNoticeQueue([{ body: { smsReport: { ...parsed.data, at: kernel.clock.now() } } }]);
      return now();
    },
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
