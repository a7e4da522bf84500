import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { OnceSchedules } from '../domain/schedules.ts';
import { putSchedule, type SchedulerTarget } from './put-schedule.ts';

/** Schedules that happen once and go, in EventBridge Scheduler; the target is a queue, which gets what `inputOf` says. */
export function createSchedulerOnceSchedules(
  client: SchedulerClient,
  { inputOf, ...target }: SchedulerTarget & { inputOf: (channelId: string) => object },
): OnceSchedules {
  return {
    putOnce: ({ name, localMinute, timeZone, channelId }) =>
      putSchedule(client, target, {
        Name: name,
        ScheduleExpression: `at(${localMinute}:00)`,
        ScheduleExpressionTimezone: timeZone,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        input: inputOf(channelId),
      }),
  };
}
