import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/scoring/endpoints.ts';
import type { NightlyEnv, ScoringApiEnv, ScoringTaskEnv } from '../../lambdas/scoring/env.ts';
import type { Core } from '../constructs/core.ts';
import { ImpactAlarm } from '../constructs/impact-alarm.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onObjects, onTable, queryIndex, tellMissingObjects } from '../constructs/permission.ts';
import { adminAccess, gathered } from '../constructs/public-api.ts';
import { SegmentationMachine } from '../constructs/segmentation-machine.ts';

/** The longest that Lambda allows: a part takes well under a minute, and there is always a larger tenant. */
const taskTimeoutSeconds = 900;

/** RFM, NES and CLV, every night and on demand, and their figures. */
export class Scoring extends Construct {
  private readonly segmentation: SegmentationMachine;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const task = this.task(core);
    this.segmentation = new SegmentationMachine(this, 'Segmentation', {
      stage: core.stage,
      taskArn: task.function.functionArn,
    });
    const nightly = this.startedNightly(core);
    this.serve(core);
    new ImpactAlarm(this, 'FailedAlarm', {
      topic: core.topic,
      metric: this.segmentation.machine.metricFailed({ period: Duration.minutes(15) }),
      threshold: 0,
      impact: 'Scores, segments and their figures stay as they were; journeys by segment start nobody.',
      runbook: 'Scoring failed',
    });
    new ImpactAlarm(this, 'NightlyAlarm', {
      topic: core.topic,
      metric: nightly.function.metricErrors({ period: Duration.minutes(15) }),
      threshold: 0,
      impact: 'A channel was not scored last night.',
      runbook: 'Nightly scoring does not start',
    });
  }

  private task(core: Core): NodeLambda {
    const { members, records, activity } = core.tables;
    return new NodeLambda(this, 'Task', {
      stage: core.stage,
      entry: 'scoring/task.lambda.ts',
      timeoutSeconds: taskTimeoutSeconds,
      memoryMegabytes: 3008,
      environment: {
        ...core.environment,
        MEDIA_BUCKET: core.bucket.bucketName,
      } satisfies EnvironmentOf<typeof ScoringTaskEnv>,
      permissions: [
        onTable(members, 'Query', 'UpdateItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
        queryIndex(records, 'gsi1'),
        queryIndex(activity, 'byType'),
        onObjects(core.bucketArn, 'scoring-runs', 'GetObject', 'PutObject'),
        onObjects(core.bucketArn, 'scoring', 'GetObject', 'PutObject'),
        onObjects(core.bucketArn, 'segments', 'GetObject', 'PutObject', 'DeleteObject'),
        onObjects(core.bucketArn, 'audiences', 'GetObject'),
        tellMissingObjects(core.bucketArn),
      ],
    });
  }

  /** What the channels' schedules call; it has others do what they do once a night. */
  private startedNightly(core: Core): NodeLambda {
    const { records } = core.tables;
    const audienceQueue = core.addresses.queue('audiences.work');
    const menuQueue = core.addresses.queue('richMenus.work');
    const insightQueue = core.addresses.queue('insights.work');
    return new NodeLambda(this, 'Nightly', {
      stage: core.stage,
      entry: 'scoring/nightly.lambda.ts',
      timeoutSeconds: 30,
      environment: {
        ...this.apiEnvironment(core),
        AUDIENCE_QUEUE_URL: audienceQueue.url,
        RICH_MENU_QUEUE_URL: menuQueue.url,
        INSIGHT_QUEUE_URL: insightQueue.url,
      } satisfies EnvironmentOf<typeof NightlyEnv>,
      permissions: [
        onTable(records, 'GetItem', 'Query', 'PutItem'),
        this.segmentation.start,
        audienceQueue.send,
        menuQueue.send,
        insightQueue.send,
      ],
    });
  }

  private serve(core: Core): void {
    const { members, records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'scoring/api.lambda.ts',
      timeoutSeconds: 29,
      // Two days of ten million members side by side take about 500 MB.
      memoryMegabytes: 1769,
      environment: this.apiEnvironment(core),
      permissions: [
        onTable(members, 'GetItem'),
        onTable(records, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onObjects(core.bucketArn, 'scoring', 'GetObject'),
        tellMissingObjects(core.bucketArn),
        this.segmentation.start,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/scoring', '/v1/insights'), adminAccess);
  }

  private apiEnvironment(core: Core): EnvironmentOf<typeof ScoringApiEnv> {
    return {
      ...core.environment,
      MEDIA_BUCKET: core.bucket.bucketName,
      SEGMENTATION_MACHINE_ARN: this.segmentation.machine.stateMachineArn,
    };
  }
}
