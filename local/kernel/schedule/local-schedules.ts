import type { Json } from '../../../lambdas/shared/domain/json.ts';
import type { MessageSchedules } from '../../../lambdas/shared/domain/message-schedules.ts';
import type { Schedules } from '../../../lambdas/shared/domain/schedules.ts';
import type { Scheduler } from './open-scheduler.ts';

/** Calls the scheduler's target with `{ channelId }`, as the schedules in AWS do. */
export const createLocalSchedules = (scheduler: Pick<Scheduler, 'put'>): Schedules => ({
  putDaily: ({ name, localTime, timeZone, channelId }) =>
    scheduler.put({ name, expression: { dailyAt: localTime, timeZone }, input: { channelId } }),
});

/** One-time messages for one queue: the scheduler's target is called with the queue's name beside the message. */
export const createLocalMessages = <Body extends object>(
  scheduler: Pick<Scheduler, 'put' | 'remove'>,
  queue: string,
): MessageSchedules<Body> => ({
  putOnce: ({ name, at, body }) =>
    scheduler.put({
      name,
      expression: { at: new Date(at).toISOString() },
      input: { queue, message: body as unknown as Json },
    }),
  remove: (name) => scheduler.remove(name),
});
