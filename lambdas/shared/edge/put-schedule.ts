import {
  ConflictException,
  CreateScheduleCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';

/** Where a schedule lies and what it calls. */
export interface SchedulerTarget {
  groupName: string;
  /** A function or a queue. */
  targetArn: string;
  /** What the scheduler becomes to call it. */
  roleArn: string;
  deadLetterArn: string;
}

/** What could not be called for an hour goes to the dead-letter queue. */
const retryPolicy = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 };

/** Makes a schedule, or replaces the one of that name as a whole. */
export async function putSchedule(
  client: SchedulerClient,
  { groupName, targetArn, roleArn, deadLetterArn }: SchedulerTarget,
  schedule: Pick<
    CreateScheduleCommandInput,
    | 'Name'
    | 'ScheduleExpression'
    | 'ScheduleExpressionTimezone'
    | 'FlexibleTimeWindow'
    | 'ActionAfterCompletion'
  > & { input: object },
): Promise<void> {
  const { input, ...rest } = schedule;
  const command: CreateScheduleCommandInput = {
    ...rest,
    GroupName: groupName,
    Target: {
      Arn: targetArn,
      RoleArn: roleArn,
      Input: JSON.stringify(input),
      RetryPolicy: retryPolicy,
      DeadLetterConfig: { Arn: deadLetterArn },
    },
  };
  try {
    await client.send(new CreateScheduleCommand(command));
  } catch (error) {
    if (!(error instanceof ConflictException)) throw error;
    await client.send(new UpdateScheduleCommand(command));
  }
}
