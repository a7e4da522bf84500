import { ArnFormat, Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/notices/endpoints.ts';
import { smsReportPaths, type NoticesApiEnv, type NoticesWorkEnv } from '../../lambdas/notices/env.ts';
import type { Core } from '../constructs/core.ts';
import { ImpactAlarm } from '../constructs/impact-alarm.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { giveCodes, onTable, queryIndex, type Permission } from '../constructs/permission.ts';
import { adminAccess, gathered } from '../constructs/public-api.ts';
import { QueueSchedules } from '../constructs/queue-schedules.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

/** A push waits up to a minute for LINE's rate and tries an answer that does not come four times. */
const workTimeoutSeconds = 180;

/** Transactional messages to one person each, by the cheapest route that reaches it. */
export class Notices extends Construct {
  private readonly workQueue: WorkQueue;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.workQueue = new WorkQueue(this, 'Work', {
      stage: core.stage,
      topic: core.topic,
      name: 'notices.work',
      consumerTimeoutSeconds: workTimeoutSeconds,
      impact: 'A transactional message stands still: its next route does not begin.',
      runbook: 'Notices stand still',
    });
    this.serve(core);
    this.work(core);
    this.hearOfTexts();
  }

  private serve(core: Core): void {
    const { members, records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'notices/api.lambda.ts',
      timeoutSeconds: 15,
      environment: {
        ...core.environment,
        NOTICE_QUEUE_URL: this.workQueue.queue.queueUrl,
      } satisfies EnvironmentOf<typeof NoticesApiEnv>,
      permissions: [
        onTable(members, 'BatchGetItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        this.workQueue.send,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/notices'), adminAccess);
  }

  private work(core: Core): void {
    const { members, records, activity } = core.tables;
    const schedules = new QueueSchedules(this, 'Schedules', { core, name: 'notices', queue: this.workQueue });
    const worker = new NodeLambda(this, 'Worker', {
      stage: core.stage,
      entry: 'notices/work.lambda.ts',
      timeoutSeconds: workTimeoutSeconds,
      environment: { ...core.environment, ...schedules.environment } satisfies EnvironmentOf<
        typeof NoticesWorkEnv
      >,
      permissions: [
        onTable(members, 'BatchGetItem'),
        giveCodes(records),
        onTable(activity, 'PutItem'),
        schedules.put,
        schedules.passRole,
        core.readCredentials,
        sendTexts(this),
      ],
    });
    this.workQueue.feed(worker, { batchSize: 10, maxConcurrency: 10 });
    new ImpactAlarm(this, 'RefusedAlarm', {
      topic: core.topic,
      metric: worker.countLogLines(
        'NoticeRoutesRefused',
        FilterPattern.stringValue('$.code', '=', 'NOTICE_ROUTE_REFUSED'),
      ),
      threshold: 0,
      impact: 'A route refuses transactional messages: they take dearer routes, or none.',
      runbook: 'A route refuses notices',
    });
  }

  /**
   * AWS tells of every text of the account by itself, without any configuration set. The queue gets the three fields that
   * say what became of which message: nobody's phone goes with them.
   */
  private hearOfTexts(): void {
    const smsReport = Object.fromEntries(
      Object.entries(smsReportPaths).map(([field, path]) => [field, EventField.fromPath(path)]),
    );
    new Rule(this, 'TextReports', {
      eventPattern: {
        source: ['aws.sms-voice'],
        detailType: ['Text Message Delivery Status Updated'],
        detail: { isFinal: [true] },
      },
      targets: [
        new SqsQueue(this.workQueue.queue, {
          message: RuleTargetInput.fromObject({ smsReport }),
          deadLetterQueue: this.workQueue.deadLetterQueue,
        }),
      ],
    });
  }
}

/** What may send a text is a number, sender id or pool of AWS End User Messaging, chosen by each channel. */
const sendTexts = (scope: Construct): Permission => ({
  actions: ['sms-voice:SendTextMessage'],
  resources: ['phone-number', 'sender-id', 'pool'].map((resource) =>
    Stack.of(scope).formatArn({
      ...{ service: 'sms-voice', resource, resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
    }),
  ),
  wildcardReason: 'Channels choose at run time which number, sender id or pool of the account sends.',
});
