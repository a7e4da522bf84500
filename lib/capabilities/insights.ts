import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/insights/endpoints.ts';
import type { InsightsEnv } from '../../lambdas/insights/env.ts';
import type { Core } from '../constructs/core.ts';
import { ImpactAlarm } from '../constructs/impact-alarm.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess } from '../constructs/public-api.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

/** Counting ten million friends takes minutes. */
const workTimeoutSeconds = 900;

/** LINE's own figures of what was sent, and its counts beside ours. */
export class Insights extends Construct {
  private readonly workQueue: WorkQueue;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.workQueue = new WorkQueue(this, 'Work', {
      stage: core.stage,
      topic: core.topic,
      name: 'insights.work',
      consumerTimeoutSeconds: workTimeoutSeconds,
      impact: "LINE's figures of broadcasts and journeys are not fetched.",
      runbook: 'LINE figures are not fetched',
    });
    this.serve(core);
    this.work(core);
  }

  private serve(core: Core): void {
    const { records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'insights/api.lambda.ts',
      timeoutSeconds: 15,
      environment: this.environment(core),
      permissions: [
        // Idempotency keys are claimed, kept and let go.
        onTable(records, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        this.workQueue.send,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, Object.values(endpoints), adminAccess);
  }

  private work(core: Core): void {
    const { members, records } = core.tables;
    const worker = new NodeLambda(this, 'Worker', {
      stage: core.stage,
      entry: 'insights/work.lambda.ts',
      timeoutSeconds: workTimeoutSeconds,
      environment: this.environment(core),
      permissions: [
        onTable(members, 'Query'),
        onTable(records, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
        queryIndex(records, 'gsi1'),
        this.workQueue.send,
        core.readCredentials,
      ],
    });
    this.workQueue.feed(worker, { batchSize: 1, maxConcurrency: 2 });
    new ImpactAlarm(this, 'DifferenceAlarm', {
      topic: core.topic,
      metric: worker.countLogLines(
        'ReconciliationDifferences',
        FilterPattern.stringValue('$.code', '=', 'RECONCILIATION_DIFFERS'),
      ),
      threshold: 0,
      impact: "Our friends, quota or sends have been far from LINE's own counts for three days.",
      runbook: 'Our counts differ from LINE',
    });
  }

  private environment(core: Core): EnvironmentOf<typeof InsightsEnv> {
    return { ...core.environment, INSIGHT_QUEUE_URL: this.workQueue.queue.queueUrl };
  }
}
