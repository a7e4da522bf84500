import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BroadcastSendEnv, BroadcastsEnv, BroadcastWorkEnv } from '../../lambdas/broadcasts/env.ts';
import { CodesLowAlarm } from '../constructs/codes-low-alarm.ts';
import type { Core } from '../constructs/core.ts';
import { ImpactAlarm } from '../constructs/impact-alarm.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { giveCodes, onObjects, onTable, queryIndex, tellMissingObjects } from '../constructs/permission.ts';
import { adminAccess, allBelow } from '../constructs/public-api.ts';
import { QueueSchedules } from '../constructs/queue-schedules.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

/** A scan of ten million members takes minutes. */
const workTimeoutSeconds = 900;
/** A chunk waits up to a minute for LINE's rate and tries an answer that does not come four times. */
const sendTimeoutSeconds = 180;

/** Broadcasts: written and scheduled by people, frozen and driven by the worker, sent chunk by chunk. */
export class Broadcasts extends Construct {
  private readonly workQueue: WorkQueue;
  private readonly sendQueue: WorkQueue;
  private readonly schedules: QueueSchedules;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const queue = (name: string, seconds: number, words: { impact: string; runbook: string }) =>
      new WorkQueue(this, name, {
        ...{ stage: core.stage, topic: core.topic, name: `broadcasts.${name.toLowerCase()}` },
        ...{ consumerTimeoutSeconds: seconds, ...words },
      });
    this.workQueue = queue('Work', workTimeoutSeconds, {
      impact: 'A broadcast does not start, or nobody looks after it any more.',
      runbook: 'A broadcast does not start',
    });
    this.sendQueue = queue('Send', sendTimeoutSeconds, {
      impact: 'Part of a broadcast is not sent.',
      runbook: 'Part of a broadcast is not sent',
    });
    this.schedules = new QueueSchedules(this, 'Schedules', {
      core,
      name: 'broadcasts',
      queue: this.workQueue,
    });
    this.serve(core);
    this.work(core);
    this.send(core);
  }

  private serve(core: Core): void {
    const { members, records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'broadcasts/api.lambda.ts',
      timeoutSeconds: 29,
      memoryMegabytes: 1024,
      environment: this.environment(core),
      permissions: [
        onTable(members, 'GetItem', 'BatchGetItem', 'Query'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        queryIndex(core.tables.activity, 'byType'),
        onObjects(core.bucketArn, 'broadcasts', 'GetObject'),
        onObjects(core.bucketArn, 'audiences', 'GetObject'),
        tellMissingObjects(core.bucketArn),
        this.workQueue.send,
        this.schedules.put,
        this.schedules.remove,
        this.schedules.passRole,
        core.readCredentials,
        core.readSigningKey,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, [...allBelow('/v1/broadcasts'), { method: 'GET', path: '/v1/quota' }], adminAccess);
  }

  private work(core: Core): void {
    const { members, records, activity } = core.tables;
    const worker = new NodeLambda(this, 'Worker', {
      stage: core.stage,
      entry: 'broadcasts/work.lambda.ts',
      timeoutSeconds: workTimeoutSeconds,
      // Ids of ten million recipients are 160 MB, held twice while they are put together.
      memoryMegabytes: 2048,
      environment: {
        ...this.environment(core),
        BROADCAST_SEND_QUEUE_URL: this.sendQueue.queue.queueUrl,
      } satisfies EnvironmentOf<typeof BroadcastWorkEnv>,
      permissions: [
        onTable(members, 'GetItem', 'BatchGetItem', 'Query'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        queryIndex(activity, 'byType'),
        onObjects(core.bucketArn, 'broadcasts', 'GetObject', 'PutObject'),
        // Lists that a narrowcast names are given to LINE and taken back.
        onObjects(core.bucketArn, 'audiences', 'GetObject', 'PutObject', 'DeleteObject'),
        tellMissingObjects(core.bucketArn),
        this.workQueue.send,
        this.sendQueue.send,
        this.schedules.put,
        this.schedules.passRole,
        core.readCredentials,
        core.readSigningKey,
      ],
    });
    this.workQueue.feed(worker, { batchSize: 1, maxConcurrency: 5 });
    new ImpactAlarm(this, 'StuckAlarm', {
      topic: core.topic,
      metric: worker.countLogLines(
        'BroadcastsStuck',
        FilterPattern.stringValue('$.code', '=', 'BROADCAST_STUCK'),
      ),
      threshold: 0,
      impact: 'A broadcast has not moved for five minutes; its rest is unsent.',
      runbook: 'A broadcast is stuck',
    });
    this.alarmWhenParked(core, worker, { id: 'ByLineParkedAlarm', metric: 'BroadcastsByLineParked' });
  }

  private send(core: Core): void {
    const { members, records } = core.tables;
    const sender = new NodeLambda(this, 'Sender', {
      stage: core.stage,
      entry: 'broadcasts/send.lambda.ts',
      timeoutSeconds: sendTimeoutSeconds,
      memoryMegabytes: 1024,
      environment: {
        ...core.environment,
        MEDIA_BUCKET: core.bucket.bucketName,
      } satisfies EnvironmentOf<typeof BroadcastSendEnv>,
      permissions: [
        onTable(members, 'BatchGetItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        giveCodes(records),
        onObjects(core.bucketArn, 'broadcasts', 'GetObject'),
        tellMissingObjects(core.bucketArn),
        core.readCredentials,
        core.readSigningKey,
      ],
    });
    // Fifty chunks under way at 200 ms each are LINE's 200 multicasts a second; the limiter keeps all below it.
    this.sendQueue.feed(sender, { batchSize: 10, maxConcurrency: 5 });
    this.alarmWhenParked(core, sender, { id: 'ParkedAlarm', metric: 'BroadcastsParked' });
    new CodesLowAlarm(this, 'CodesLow', { core, sender, metricName: 'BroadcastsCodesLow' });
  }

  private alarmWhenParked(core: Core, caller: NodeLambda, name: { id: string; metric: string }): void {
    new ImpactAlarm(this, name.id, {
      topic: core.topic,
      metric: caller.countLogLines(name.metric, FilterPattern.stringValue('$.code', '=', 'SEND_PARKED')),
      threshold: 0,
      impact: 'LINE refuses a broadcast: quota, token or plan. Its rest is unsent.',
      runbook: 'A broadcast is parked',
    });
  }

  private environment(core: Core): EnvironmentOf<typeof BroadcastsEnv> {
    return {
      ...core.environment,
      ...this.schedules.environment,
      MEDIA_BUCKET: core.bucket.bucketName,
      BROADCAST_WORK_QUEUE_URL: this.workQueue.queue.queueUrl,
    };
  }
}
