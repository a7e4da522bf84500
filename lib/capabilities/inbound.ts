import { Duration } from 'aws-cdk-lib';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/inbound/endpoints.ts';
import type { HandleEnv } from '../../lambdas/inbound/env.ts';
import { CodesLowAlarm } from '../constructs/codes-low-alarm.ts';
import type { Core } from '../constructs/core.ts';
import { ImpactAlarm } from '../constructs/impact-alarm.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { giveCodes, onObjects, onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess, gathered, signedByLine } from '../constructs/public-api.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

const handleTimeoutSeconds = 30;

/** LINE's webhook: received fast, handled in order for each user, answered with the reply token. */
export class Inbound extends Construct {
  private readonly queue: WorkQueue;
  private readonly receive: NodeLambda;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.queue = new WorkQueue(this, 'Queue', {
      stage: core.stage,
      topic: core.topic,
      name: 'inbound',
      fifo: true,
      consumerTimeoutSeconds: handleTimeoutSeconds,
      impact: 'Some LINE events had no effect: no reply, no tag, no journey for these members.',
      runbook: 'Webhook events failed',
    });
    this.receive = this.receiver(core);
    this.handle(core);
    this.serve(core);
    this.watch(core);
  }

  private receiver(core: Core): NodeLambda {
    const receive = new NodeLambda(this, 'Receive', {
      stage: core.stage,
      entry: 'inbound/receive.lambda.ts',
      timeoutSeconds: 10,
      environment: { ...core.environment, INBOUND_QUEUE_URL: this.queue.queue.queueUrl },
      permissions: [onTable(core.tables.records, 'GetItem'), core.readCredentials, this.queue.send],
    });
    core.api.serve(receive, [{ method: 'POST', path: '/line/webhook/{channelId}' }], signedByLine);
    return receive;
  }

  private handle(core: Core): void {
    const { members, records, activity } = core.tables;
    const mediaQueue = core.addresses.queue('members.media');
    const noticeQueue = core.addresses.queue('notices.work');
    const handle = new NodeLambda(this, 'Handle', {
      stage: core.stage,
      entry: 'inbound/handle.lambda.ts',
      timeoutSeconds: handleTimeoutSeconds,
      memoryMegabytes: 1024,
      environment: {
        ...core.environment,
        MEDIA_QUEUE_URL: mediaQueue.url,
        NOTICE_QUEUE_URL: noticeQueue.url,
        MEDIA_BUCKET: core.bucket.bucketName,
      } satisfies EnvironmentOf<typeof HandleEnv>,
      permissions: [
        onTable(members, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'),
        onTable(records, 'ConditionCheckItem', 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        giveCodes(records),
        onTable(activity, 'Query', 'PutItem', 'UpdateItem'),
        core.readCredentials,
        core.readSigningKey,
        mediaQueue.send,
        noticeQueue.send,
        onObjects(core.bucketArn, 'media', 'DeleteObject'),
      ],
    });
    this.queue.feed(handle, { batchSize: 10 });
    new CodesLowAlarm(this, 'CodesLow', { core, sender: handle, metricName: 'RepliesCodesLow' });
  }

  private serve(core: Core): void {
    const { records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'inbound/api.lambda.ts',
      timeoutSeconds: 15,
      environment: core.environment,
      permissions: [
        onTable(records, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/auto-replies', '/v1/greeting'), adminAccess);
  }

  private watch({ topic }: Core): void {
    new ImpactAlarm(this, 'LateAlarm', {
      topic,
      metric: this.queue.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 50,
      periods: 3,
      impact: 'Replies come late: LINE reply tokens die after one minute, later answers cost a push each.',
      runbook: 'Webhook events wait too long',
    });
    new ImpactAlarm(this, 'MalformedAlarm', {
      topic,
      metric: this.receive.countLogLines(
        'WebhookMalformed',
        FilterPattern.stringValue('$.code', '=', 'WEBHOOK_MALFORMED'),
      ),
      threshold: 0,
      impact: 'LINE sends webhooks that we do not understand, and their events are lost.',
      runbook: 'Webhooks are not understood',
    });
    new ImpactAlarm(this, 'ReceiveErrorsAlarm', {
      topic,
      metric: this.receive.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 0,
      impact: 'LINE got an error from the webhook: events are lost unless redelivery is on.',
      runbook: 'Webhook answers with errors',
    });
  }
}
