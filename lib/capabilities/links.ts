import { Duration } from 'aws-cdk-lib';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/links/endpoints.ts';
import type { Core } from '../constructs/core.ts';
import { ImpactAlarm } from '../constructs/impact-alarm.ts';
import { NodeLambda } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess, gathered, signedByUs } from '../constructs/public-api.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

const countTimeoutSeconds = 30;

/** Tracked links: led on fast, counted behind a queue. */
export class Links extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const clicks = new WorkQueue(this, 'Clicks', {
      stage: core.stage,
      topic: core.topic,
      name: 'links.clicks',
      consumerTimeoutSeconds: countTimeoutSeconds,
      impact: 'Some clicks are not counted: no tag, no timeline row, no journey for these members.',
      runbook: 'Clicks are not counted',
    });
    this.redirect(core, clicks);
    this.count(core, clicks);
    this.serve(core);
  }

  private redirect(core: Core, clicks: WorkQueue): void {
    const redirect = new NodeLambda(this, 'Redirect', {
      stage: core.stage,
      entry: 'links/redirect.lambda.ts',
      timeoutSeconds: 10,
      // A member waits: half a core more costs little for so short a time.
      memoryMegabytes: 1024,
      environment: { ...core.environment, CLICK_QUEUE_URL: clicks.queue.queueUrl },
      permissions: [onTable(core.tables.records, 'GetItem'), core.readSigningKey, clicks.send],
    });
    const path = '/t/{code}';
    const routes = [
      { method: 'GET', path },
      { method: 'HEAD', path },
    ] as const;
    core.api.serve(redirect, routes, signedByUs);
    new ImpactAlarm(this, 'RedirectErrorsAlarm', {
      topic: core.topic,
      metric: redirect.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 0,
      impact: 'Members who tap a link of ours see an error instead of the shop.',
      runbook: 'Links answer with errors',
    });
    new ImpactAlarm(this, 'LostAlarm', {
      topic: core.topic,
      metric: redirect.countLogLines('ClicksLost', FilterPattern.stringValue('$.code', '=', 'CLICK_LOST')),
      threshold: 0,
      impact: 'Members were led on, but some of their clicks are lost for good.',
      runbook: 'Clicks are lost',
    });
  }

  private count(core: Core, clicks: WorkQueue): void {
    const { members, records, activity } = core.tables;
    const count = new NodeLambda(this, 'Count', {
      stage: core.stage,
      entry: 'links/count-click.lambda.ts',
      timeoutSeconds: countTimeoutSeconds,
      environment: core.environment,
      permissions: [
        onTable(members, 'GetItem', 'BatchGetItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
        onTable(activity, 'PutItem', 'BatchWriteItem'),
      ],
    });
    // More side by side would only wait for each other at the sixteen counters of a popular link.
    clicks.feed(count, { batchSize: 10, maxConcurrency: 10 });
  }

  private serve(core: Core): void {
    const { records, activity } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'links/api.lambda.ts',
      timeoutSeconds: 29,
      environment: core.environment,
      permissions: [
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        queryIndex(activity, 'byType'),
        core.readSigningKey,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/links'), adminAccess);
  }
}
