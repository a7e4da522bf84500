import { momentOfWallClock } from '../../../stepfunctions/journey/local-time.ts';
import type { OnceSchedules, Schedules } from '../../../lambdas/shared/domain/schedules.ts';
import type { Scheduler } from './open-scheduler.ts';

/** Calls the scheduler's target with `{ channelId }`, as the schedules in AWS do. */
export const createLocalSchedules = (scheduler: Pick<Scheduler, 'put'>): Schedules => ({
  putDaily: ({ name, localTime, timeZone, channelId }) =>
    scheduler.put({ name, expression: { dailyAt: localTime, timeZone }, input: { channelId } }),
});

export const createLocalOnceSchedules = (scheduler: Pick<Scheduler, 'put'>): OnceSchedules => ({
  putOnce: ({ name, localMinute, timeZone, channelId }) => {
    const at = new Date(momentOfWallClock(Date.parse(`${localMinute}Z`), timeZone)).toISOString();
    return scheduler.put({ name, expression: { at }, input: { channelId } });
  },
});
