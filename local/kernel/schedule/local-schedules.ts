import type { Schedules } from '../../../lambdas/shared/domain/schedules.ts';
import type { Scheduler } from './open-scheduler.ts';

/** Calls the scheduler's target with `{ channelId }`, as the schedules in AWS do. */
export const createLocalSchedules = (scheduler: Pick<Scheduler, 'put'>): Schedules => ({
  putDaily: ({ name, localTime, timeZone, channelId }) =>
    scheduler.put({ name, expression: { dailyAt: localTime, timeZone }, input: { channelId } }),
});
