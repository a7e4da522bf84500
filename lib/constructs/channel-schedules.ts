import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Core } from './core.ts';
import { ImpactAlarm } from './impact-alarm.ts';
import type { Permission } from './permission.ts';

/** Daily schedules that are made at run time, one a channel, in the channel's time zone: all call one function. */
export class ChannelSchedules extends Construct {
  readonly groupName: string;
  readonly role: Role;
  /** Calls that failed for an hour. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { core, targetArn }: { core: Core; targetArn: string }) {
    super(scope, id);
    const { stage, topic } = core;
    this.groupName = `kizuna-${stage.name}`;
    new ScheduleGroup(this, 'Group', { scheduleGroupName: this.groupName });
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: `kizuna-${stage.name}-schedules-dead`,
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of schedules, which are made at run time.',
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Call: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [targetArn] }),
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
          ],
        }),
      },
    });
    new ImpactAlarm(this, 'DeadLettersAlarm', {
      topic,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 0,
      impact: 'A channel was not scored last night: its schedule could not call the function.',
      runbook: 'Nightly scoring does not start',
    });
  }

  get put(): Permission {
    return {
      actions: ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'],
      resources: [
        Stack.of(this).formatArn({
          service: 'scheduler',
          resource: 'schedule',
          resourceName: `${this.groupName}/*`,
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ],
      wildcardReason: 'Schedules are made when a channel is connected; the group tells ours from all others.',
    };
  }

  /** Schedules may be given our role, and no other. */
  get passRole(): Permission {
    return { actions: ['iam:PassRole'], resources: [this.role.roleArn] };
  }
}
