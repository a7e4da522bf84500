import {
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { z } from 'zod';
import type { MessageSchedules } from '../domain/message-schedules.ts';
import type { QueueScheduleEnv } from '../env.ts';
import { putSchedule, type SchedulerTarget } from './put-schedule.ts';

/** One-time schedules of EventBridge Scheduler whose target is a queue; they delete themselves. */
export function createSchedulerMessages<Body extends object>(
  client: SchedulerClient,
  target: SchedulerTarget,
): MessageSchedules<Body> {
  return {
    putOnce: ({ name, at, body }) =>
      putSchedule(client, target, {
        Name: name,
        ScheduleExpression: `at(${new Date(at).toISOString().slice(0, 19)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        input: body,
      }),
    async remove(name) {
      try {
        await client.send(new DeleteScheduleCommand({ Name: name, GroupName: target.groupName }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}

/** The target in a function's environment. */
export const schedulerTarget = (env: z.infer<typeof QueueScheduleEnv>): SchedulerTarget => ({
  groupName: env.SCHEDULE_GROUP,
  targetArn: env.SCHEDULE_TARGET_ARN,
  roleArn: env.SCHEDULE_ROLE_ARN,
  deadLetterArn: env.SCHEDULE_DEAD_LETTER_ARN,
});
