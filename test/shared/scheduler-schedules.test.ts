import {
  ConflictException,
  ResourceNotFoundException,
  CreateScheduleCommand,
  type UpdateScheduleCommand,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { DailySchedule } from '../../lambdas/shared/domain/schedules.ts';
import { createSchedulerMessages } from '../../lambdas/shared/edge/scheduler-messages.ts';
import { createSchedulerSchedules } from '../../lambdas/shared/edge/scheduler-schedules.ts';

const settings = {
  groupName: 'kizuna-prod',
  targetArn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:nightly',
  roleArn: 'arn:aws:iam::123456789012:role/schedules',
  deadLetterArn: 'arn:aws:sqs:ap-northeast-1:123456789012:dead',
};
const nightly = { name: 'scoring-c1', localTime: '03:05', timeZone: 'Asia/Taipei', channelId: 'c1' };

/** EventBridge Scheduler as far as it is asked: schedules by group and name. */
function fakeScheduler({ breakage }: { breakage?: Error } = {}) {
  const schedules = new Map<string, object>();
  const send = (command: CreateScheduleCommand | UpdateScheduleCommand) => {
    const key = `${command.input.GroupName}/${command.input.Name}`;
    if (breakage) return Promise.reject(breakage);
    if (command instanceof CreateScheduleCommand && schedules.has(key))
      return Promise.reject(new ConflictException({ message: 'exists', Message: 'exists', $metadata: {} }));
    schedules.set(key, command.input);
    return Promise.resolve({});
  };
  const port = createSchedulerSchedules({ send } as unknown as SchedulerClient, settings);
  return { schedules, put: (schedule: DailySchedule) => port.putDaily(schedule) };
}

describe('schedules in EventBridge Scheduler', () => {
  it('call the function on the clock of the channel, with a dead-letter queue behind it', async () => {
    const { schedules, put } = fakeScheduler();
    await put(nightly);
    expect([...schedules]).toEqual([
      [
        'kizuna-prod/scoring-c1',
        {
          Name: 'scoring-c1',
          GroupName: 'kizuna-prod',
          ScheduleExpression: 'cron(5 3 * * ? *)',
          ScheduleExpressionTimezone: 'Asia/Taipei',
          FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
          Target: {
            Arn: settings.targetArn,
            RoleArn: settings.roleArn,
            Input: '{"channelId":"c1"}',
            RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
            DeadLetterConfig: { Arn: settings.deadLetterArn },
          },
        },
      ],
    ]);
  });

  it('are replaced as a whole when they exist', async () => {
    const { schedules, put } = fakeScheduler();
    await put(nightly);
    await put({ ...nightly, timeZone: 'Asia/Bangkok' });
    const fresh = fakeScheduler();
    await fresh.put({ ...nightly, timeZone: 'Asia/Bangkok' });
    expect([...schedules]).toEqual([...fresh.schedules]);
  });

  it('pass on what the scheduler refuses', async () => {
    const { put } = fakeScheduler({ breakage: new Error('not authorized to perform iam:PassRole') });
    await expect(put(nightly)).rejects.toThrow('iam:PassRole');
  });
});

describe('schedules that happen once', () => {
  it('put a message into a queue at their moment, and go', async () => {
    const sent: unknown[] = [];
    const client = { send: ({ input }: { input: unknown }) => Promise.resolve(void sent.push(input)) };
    const schedules = createSchedulerMessages(client as unknown as SchedulerClient, settings);
    const at = Date.parse('2026-12-24T18:00:00+09:00');
    await schedules.putOnce({ name: 'rich-menus-c1', at, body: { work: 'apply', channelId: 'c1' } });
    expect(sent).toMatchObject([
      {
        Name: 'rich-menus-c1',
        GroupName: 'kizuna-prod',
        ScheduleExpression: 'at(2026-12-24T09:00:00)',
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: { Arn: settings.targetArn, Input: '{"work":"apply","channelId":"c1"}' },
      },
    ]);
  });

  it('are taken back, also when they are gone already', async () => {
    const client = {
      send: () =>
        Promise.reject(new ResourceNotFoundException({ message: 'gone', Message: 'gone', $metadata: {} })),
    };
    const schedules = createSchedulerMessages(client as unknown as SchedulerClient, settings);
    await expect(schedules.remove('broadcast-1')).resolves.toBeUndefined();
  });
});
