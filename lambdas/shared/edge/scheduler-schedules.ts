import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Schedules } from '../domain/schedules.ts';
import { putSchedule, type SchedulerTarget } from './put-schedule.ts';

/** A window spreads channels of one time zone, so that they do not all start in the same second. */
const windowMinutes = 15;

/** Daily schedules in EventBridge Scheduler; the target is a function, called with `{ channelId }`. */
export function createSchedulerSchedules(client: SchedulerClient, target: SchedulerTarget): Schedules {
  return {
    async putDaily({ name, localTime, timeZone, channelId }) {
      const [hour = '0', minute = '0'] = localTime.split(':');
      await putSchedule(client, target, {
        Name: name,
        ScheduleExpression: `cron(${Number(minute)} ${Number(hour)} * * ? *)`,
        ScheduleExpressionTimezone: timeZone,
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: windowMinutes },
        input: { channelId },
      });
    },
  };
}
