import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Permission } from './permission.ts';
import type { WorkQueue } from './work-queue.ts';

/** Schedules that are made at run time and put a message into one queue; what fails for an hour goes to its dead letters. */
export class QueueSchedules extends Construct {
  readonly groupName: string;
  readonly role: Role;

  constructor(scope: Construct, id: string, { groupName, target }: { groupName: string; target: WorkQueue }) {
    super(scope, id);
    this.groupName = groupName;
    new ScheduleGroup(this, 'Group', { scheduleGroupName: groupName });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Send: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['sqs:SendMessage'],
              resources: [target.queue.queueArn, target.deadLetterQueue.queueArn],
            }),
          ],
        }),
      },
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
      wildcardReason: 'Schedules are made at run time; the group tells ours from all others.',
    };
  }

  /** Schedules may be given our role, and no other. */
  get passRole(): Permission {
    return { actions: ['iam:PassRole'], resources: [this.role.roleArn] };
  }
}
