import { Construct } from 'constructs';
import type { CodePoolsEnv } from '../../lambdas/code-pools/env.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onObjects, onTable, queryIndex, tellMissingObjects } from '../constructs/permission.ts';
import { adminAccess, allBelow } from '../constructs/public-api.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

const workTimeoutSeconds = 900;

/** Pools of one-time codes. Codes are given inside the functions that send. */
export class CodePools extends Construct {
  private readonly workQueue: WorkQueue;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.workQueue = new WorkQueue(this, 'Work', {
      stage: core.stage,
      topic: core.topic,
      name: 'codePools.work',
      consumerTimeoutSeconds: workTimeoutSeconds,
      impact: 'An uploaded file of codes is not in its pool, or codes of a deleted pool are still there.',
      runbook: 'Code file is not read',
    });
    this.serve(core);
    this.work(core);
  }

  private serve(core: Core): void {
    const { records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'code-pools/api.lambda.ts',
      timeoutSeconds: 29,
      environment: this.environment(core),
      permissions: [
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        // An upload link may do what its signer may do.
        onObjects(core.bucketArn, 'imports', 'PutObject'),
        this.workQueue.send,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, allBelow('/v1/code-pools'), adminAccess);
  }

  private work(core: Core): void {
    const worker = new NodeLambda(this, 'Worker', {
      stage: core.stage,
      entry: 'code-pools/work.lambda.ts',
      timeoutSeconds: workTimeoutSeconds,
      // A list of a million codes lies in memory as a whole.
      memoryMegabytes: 2048,
      environment: this.environment(core),
      permissions: [
        onTable(
          core.tables.records,
          ...(['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'] as const),
        ),
        queryIndex(core.tables.records, 'gsi1'),
        this.workQueue.send,
        onObjects(core.bucketArn, 'imports', 'GetObject', 'DeleteObject'),
        tellMissingObjects(core.bucketArn),
      ],
    });
    this.workQueue.feed(worker, { batchSize: 1, maxConcurrency: 2 });
  }

  private environment(core: Core): EnvironmentOf<typeof CodePoolsEnv> {
    return {
      ...core.environment,
      CODE_QUEUE_URL: this.workQueue.queue.queueUrl,
      MEDIA_BUCKET: core.bucket.bucketName,
    };
  }
}
