import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { z } from 'zod';
import type { MessageSchedules } from '../domain/message-schedules.ts';
import type { QueueScheduleEnv } from '../env.ts';
import type { SchedulerSettings } from './scheduler-schedules.ts';

/** What the queue did not take for an hour goes to the dead-letter queue. */
const retryPolicy = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 };

/** One-time schedules of EventBridge Scheduler whose target is a queue; they delete themselves. */
export function createSchedulerMessages<Body>(
  client: SchedulerClient,
  settings: SchedulerSettings,
): MessageSchedules<Body> {
  return {
    async putOnce({ name, at, body }) {
      const schedule: CreateScheduleCommandInput = {
        Name: name,
        GroupName: settings.groupName,
        ScheduleExpression: `at(${new Date(at).toISOString().slice(0, 19)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: settings.targetArn,
          RoleArn: settings.roleArn,
          Input: JSON.stringify(body),
          RetryPolicy: retryPolicy,
          DeadLetterConfig: { Arn: settings.deadLetterArn },
        },
      };
      try {
        await client.send(new CreateScheduleCommand(schedule));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
        await client.send(new UpdateScheduleCommand(schedule));
      }
    },
    async remove(name) {
      try {
        await client.send(new DeleteScheduleCommand({ Name: name, GroupName: settings.groupName }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}

/** The settings in a function's environment. */
export const schedulerSettings = (env: z.infer<typeof QueueScheduleEnv>): SchedulerSettings => ({
  groupName: env.SCHEDULE_GROUP,
  targetArn: env.SCHEDULE_TARGET_ARN,
  roleArn: env.SCHEDULE_ROLE_ARN,
  deadLetterArn: env.SCHEDULE_DEAD_LETTER_ARN,
});
