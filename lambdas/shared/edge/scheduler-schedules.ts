import {
  ConflictException,
  CreateScheduleCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { Schedules } from '../domain/schedules.ts';

export interface SchedulerSettings {
  groupName: string;
  /** The function that is called, or the queue that gets the message. */
  targetArn: string;
  /** What the scheduler becomes to call it. */
  roleArn: string;
  deadLetterArn: string;
}

/** A window spreads channels of one time zone, so that they do not all start in the same second. */
const windowMinutes = 15;
/** What could not be called for an hour goes to the dead-letter queue. */
const retryPolicy = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 };

export function createSchedulerSchedules(client: SchedulerClient, settings: SchedulerSettings): Schedules {
  return {
    async putDaily({ name, localTime, timeZone, channelId }) {
      const [hour = '0', minute = '0'] = localTime.split(':');
      const schedule: CreateScheduleCommandInput = {
        Name: name,
        GroupName: settings.groupName,
        ScheduleExpression: `cron(${Number(minute)} ${Number(hour)} * * ? *)`,
        ScheduleExpressionTimezone: timeZone,
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: windowMinutes },
        Target: {
          Arn: settings.targetArn,
          RoleArn: settings.roleArn,
          Input: JSON.stringify({ channelId }),
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
  };
}
