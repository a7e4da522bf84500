import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/members/endpoints.ts';
import type { ImportEnv, MediaEnv, MembersApiEnv } from '../../lambdas/members/env.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onObjects, onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess, gathered } from '../constructs/public-api.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

const mediaTimeoutSeconds = 120;
const importTimeoutSeconds = 300;

/** Members, their timeline and media, and the import of followers. */
export class Members extends Construct {
  private readonly mediaQueue: WorkQueue;
  private readonly importQueue: WorkQueue;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { stage, topic } = core;
    this.mediaQueue = new WorkQueue(this, 'Media', {
      stage,
      topic,
      name: 'members.media',
      consumerTimeoutSeconds: mediaTimeoutSeconds,
      impact: 'Pictures, videos or files that members sent are not kept; LINE deletes them after a while.',
      runbook: 'Media copies failed',
    });
    this.importQueue = new WorkQueue(this, 'Import', {
      stage,
      topic,
      name: 'members.import',
      consumerTimeoutSeconds: importTimeoutSeconds,
      impact: 'A follower import stopped half way: some friends are missing as members.',
      runbook: 'Follower import failed',
    });
    this.serve(core);
    this.copyMedia(core);
    this.importFollowers(core);
  }

  private serve(core: Core): void {
    const { members, records, activity } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'members/api.lambda.ts',
      timeoutSeconds: 15,
      environment: {
        ...core.environment,
        IMPORT_QUEUE_URL: this.importQueue.queue.queueUrl,
      } satisfies EnvironmentOf<typeof MembersApiEnv>,
      permissions: [
        onTable(members, 'GetItem', 'BatchGetItem', 'Query', 'UpdateItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onTable(activity, 'Query'),
        this.importQueue.send,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/members'), adminAccess);
  }

  private copyMedia(core: Core): void {
    const media = new NodeLambda(this, 'CopyMedia', {
      stage: core.stage,
      entry: 'members/media.lambda.ts',
      timeoutSeconds: mediaTimeoutSeconds,
      memoryMegabytes: 1024,
      environment: {
        ...core.environment,
        MEDIA_QUEUE_URL: this.mediaQueue.queue.queueUrl,
        MEDIA_BUCKET: core.bucket.bucketName,
      } satisfies EnvironmentOf<typeof MediaEnv>,
      permissions: [
        onTable(core.tables.activity, 'Query'),
        onObjects(core.bucketArn, 'media', 'PutObject', 'DeleteObject'),
        this.mediaQueue.send,
        core.readCredentials,
      ],
    });
    // One at a time: a large video fills the memory and uses up the time.
    this.mediaQueue.feed(media, { batchSize: 1 });
  }

  private importFollowers(core: Core): void {
    const { members, records } = core.tables;
    const importer = new NodeLambda(this, 'ImportFollowers', {
      stage: core.stage,
      entry: 'members/import-followers.lambda.ts',
      timeoutSeconds: importTimeoutSeconds,
      environment: {
        ...core.environment,
        IMPORT_QUEUE_URL: this.importQueue.queue.queueUrl,
      } satisfies EnvironmentOf<typeof ImportEnv>,
      permissions: [
        onTable(members, 'GetItem', 'PutItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'PutItem'),
        this.importQueue.send,
        core.readCredentials,
      ],
    });
    this.importQueue.feed(importer, { batchSize: 1, maxConcurrency: 2 });
  }
}
