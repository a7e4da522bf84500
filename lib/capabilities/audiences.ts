import { Construct } from 'constructs';
import type { AudiencesEnv } from '../../lambdas/audiences/env.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onObjects, onTable, queryIndex, tellMissingObjects } from '../constructs/permission.ts';
import { adminAccess, allBelow } from '../constructs/public-api.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

const workTimeoutSeconds = 900;

/** Frozen audiences, and audience groups at LINE that follow them. */
export class Audiences extends Construct {
  private readonly workQueue: WorkQueue;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.workQueue = new WorkQueue(this, 'Work', {
      stage: core.stage,
      topic: core.topic,
      name: 'audiences.work',
      consumerTimeoutSeconds: workTimeoutSeconds,
      impact: 'An uploaded audience is not read, or a LINE audience is out of step.',
      runbook: 'Audience work failed',
    });
    this.serve(core);
    this.work(core);
  }

  private serve(core: Core): void {
    const { members, records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'audiences/api.lambda.ts',
      timeoutSeconds: 29,
      memoryMegabytes: 1024,
      environment: this.environment(core),
      permissions: [
        onTable(members, 'BatchGetItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onObjects(core.bucketArn, 'audiences', 'GetObject', 'PutObject', 'DeleteObject'),
        onObjects(core.bucketArn, 'segments', 'GetObject'),
        // An upload link may do what its signer may do.
        onObjects(core.bucketArn, 'imports', 'PutObject'),
        tellMissingObjects(core.bucketArn),
        this.workQueue.send,
        core.readCredentials,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, [...allBelow('/v1/audiences'), ...allBelow('/v1/line-audiences')], adminAccess);
  }

  private work(core: Core): void {
    const { members, records } = core.tables;
    const worker = new NodeLambda(this, 'Worker', {
      stage: core.stage,
      entry: 'audiences/work.lambda.ts',
      timeoutSeconds: workTimeoutSeconds,
      // A list of a million keys lies in memory as a whole.
      memoryMegabytes: 2048,
      environment: this.environment(core),
      permissions: [
        onTable(members, 'BatchGetItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem'),
        queryIndex(records, 'gsi1'),
        onObjects(core.bucketArn, 'audiences', 'GetObject', 'PutObject', 'DeleteObject'),
        onObjects(core.bucketArn, 'segments', 'GetObject'),
        onObjects(core.bucketArn, 'imports', 'GetObject', 'DeleteObject'),
        tellMissingObjects(core.bucketArn),
        this.workQueue.send,
        core.readCredentials,
      ],
    });
    // LINE takes 60 calls a minute for audiences: side by side would only wait.
    this.workQueue.feed(worker, { batchSize: 1, maxConcurrency: 2 });
  }

  private environment(core: Core): EnvironmentOf<typeof AudiencesEnv> {
    return {
      ...core.environment,
      AUDIENCE_QUEUE_URL: this.workQueue.queue.queueUrl,
      MEDIA_BUCKET: core.bucket.bucketName,
    };
  }
}
