import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Core } from './core.ts';
import type { Permission } from './permission.ts';
import type { WorkQueue } from './work-queue.ts';

/**
 * One-time schedules that are made at run time and put a message into a work queue. What cannot be put for an hour goes to
 * the queue's own dead letters, which ring.
 */
export class QueueSchedules extends Construct {
  private readonly groupName: string;
  private readonly role: Role;
  private readonly queue: WorkQueue;

  constructor(
    scope: Construct,
    id: string,
    { core, name, queue }: { core: Core; name: string; queue: WorkQueue },
  ) {
    super(scope, id);
    this.queue = queue;
    this.groupName = `kizuna-${core.stage.name}-${name}`;
    new ScheduleGroup(this, 'Group', { scheduleGroupName: this.groupName });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Put: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['sqs:SendMessage'],
              resources: [queue.queue.queueArn, queue.deadLetterQueue.queueArn],
            }),
          ],
        }),
      },
    });
  }

  /** Environment of whoever makes schedules: `lambdas/shared/env.ts`. */
  get environment() {
    return {
      SCHEDULE_GROUP: this.groupName,
      SCHEDULE_ROLE_ARN: this.role.roleArn,
      SCHEDULE_TARGET_ARN: this.queue.queue.queueArn,
      SCHEDULE_DEAD_LETTER_ARN: this.queue.deadLetterQueue.queueArn,
    };
  }

  get put(): Permission {
    return this.on('CreateSchedule', 'UpdateSchedule');
  }

  get remove(): Permission {
    return this.on('DeleteSchedule');
  }

  /** Schedules may be given our role, and no other. */
  get passRole(): Permission {
    return { actions: ['iam:PassRole'], resources: [this.role.roleArn] };
  }

  private on(...actions: readonly string[]): Permission {
    return {
      actions: actions.map((action) => `scheduler:${action}`),
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
}
