import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/rich-menus/endpoints.ts';
import type { RichMenusApiEnv, RichMenusWorkEnv } from '../../lambdas/rich-menus/env.ts';
import type { Core } from '../constructs/core.ts';
import { EventRule } from '../constructs/event-rule.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onObjects, onTable, queryIndex, tellMissingObjects } from '../constructs/permission.ts';
import { adminAccess, gathered } from '../constructs/public-api.ts';
import { QueueSchedules } from '../constructs/queue-schedules.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

/** A pass over the members stops by itself after 15 s; a menu at LINE takes a handful of calls. Three of them fit. */
const workTimeoutSeconds = 90;

/** Rich menus, and which member sees which. */
export class RichMenus extends Construct {
  private readonly workQueue: WorkQueue;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.workQueue = new WorkQueue(this, 'Work', {
      stage: core.stage,
      topic: core.topic,
      name: 'richMenus.work',
      consumerTimeoutSeconds: workTimeoutSeconds,
      impact: 'A rich menu is not published, or members see an old one.',
      runbook: 'Rich menu work failed',
    });
    new EventRule(this, 'Events', { core, name: 'richMenus.work', queue: this.workQueue });
    this.serve(core);
    this.work(core);
  }

  private serve(core: Core): void {
    const { members, records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'rich-menus/api.lambda.ts',
      timeoutSeconds: 29,
      // The set of a large segment lies in memory as a whole.
      memoryMegabytes: 1024,
      environment: this.environment(core),
      permissions: [
        onTable(members, 'GetItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onObjects(core.bucketArn, 'rich-menus', 'GetObject', 'PutObject', 'DeleteObject'),
        onObjects(core.bucketArn, 'segments', 'GetObject'),
        tellMissingObjects(core.bucketArn),
        this.workQueue.send,
        core.readCredentials,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/rich-menus'), adminAccess);
  }

  private work(core: Core): void {
    const { members, records } = core.tables;
    const schedules = new QueueSchedules(this, 'Schedules', {
      core,
      name: 'rich-menus',
      queue: this.workQueue,
    });
    const worker = new NodeLambda(this, 'Worker', {
      stage: core.stage,
      entry: 'rich-menus/work.lambda.ts',
      timeoutSeconds: workTimeoutSeconds,
      memoryMegabytes: 1024,
      environment: {
        ...this.environment(core),
        ...schedules.environment,
      } satisfies EnvironmentOf<typeof RichMenusWorkEnv>,
      permissions: [
        onTable(members, 'GetItem', 'Query'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem', 'BatchWriteItem'),
        onObjects(core.bucketArn, 'rich-menus', 'GetObject'),
        onObjects(core.bucketArn, 'segments', 'GetObject'),
        tellMissingObjects(core.bucketArn),
        this.workQueue.send,
        core.readCredentials,
        schedules.put,
        schedules.passRole,
      ],
    });
    // Two at a time keep looks at members' links far below LINE's 2,000 calls a second.
    this.workQueue.feed(worker, { batchSize: 3, maxConcurrency: 2 });
  }

  private environment(core: Core): EnvironmentOf<typeof RichMenusApiEnv> {
    return {
      ...core.environment,
      RICH_MENU_QUEUE_URL: this.workQueue.queue.queueUrl,
      MEDIA_BUCKET: core.bucket.bucketName,
    };
  }
}
