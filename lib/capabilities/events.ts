import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { z } from 'zod';
import { endpoints } from '../../lambdas/events/endpoints.ts';
import type { RelayEnv } from '../../lambdas/events/env.ts';
import type { Core } from '../constructs/core.ts';
import { fixedName } from '../constructs/fixed-name.ts';
import { ImpactAlarm } from '../constructs/impact-alarm.ts';
import { NodeLambda } from '../constructs/node-lambda.ts';
import { onObjects, onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess } from '../constructs/public-api.ts';

/** Deletions by expiry and all other records do not even start the relay. */
const newOutboxItems = { eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['outbox'] } } } };

/** Outbox items become events on the bus, and those that no rule can deliver are kept. */
export class Events extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.watch(core, this.relayOutbox(core));
    this.keepUndelivered(core);
    this.serve(core);
  }

  private relayOutbox(core: Core): NodeLambda {
    const { records } = core.tables;
    const streamArn = records.tableStreamArn;
    if (streamArn === undefined)
      throw new Error('The records table needs a stream: see lambdas/shared/tables.ts.');
    const relay = new NodeLambda(this, 'Relay', {
      stage: core.stage,
      entry: 'events/relay.lambda.ts',
      timeoutSeconds: 30,
      environment: { ...core.environment, BUS_NAME: core.bus.eventBusName } satisfies z.input<
        typeof RelayEnv
      >,
      permissions: [
        {
          actions: [
            'dynamodb:DescribeStream',
            'dynamodb:GetRecords',
            'dynamodb:GetShardIterator',
            'dynamodb:ListStreams',
          ],
          resources: [streamArn],
        },
        { actions: ['events:PutEvents'], resources: [core.bus.eventBusArn] },
        onObjects(core.bucketArn, 'aws/lambda', 'PutObject'),
        { actions: ['s3:ListBucket'], resources: [core.bucketArn] },
      ],
    });
    new EventSourceMapping(this, 'Outbox', {
      target: relay.function,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 100,
      filters: [{ pattern: JSON.stringify(newOutboxItems) }],
      onFailure: { bind: () => ({ destination: core.bucketArn }) },
    });
    return relay;
  }

  private serve(core: Core): void {
    const { members, records, activity } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'events/api.lambda.ts',
      timeoutSeconds: 15,
      environment: core.environment,
      permissions: [
        onTable(members, 'GetItem', 'BatchGetItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onTable(activity, 'PutItem'),
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, Object.values(endpoints), adminAccess);
  }

  /** Rules stand beside the queues that they feed, all over the stacks; what they cannot deliver is gathered here. */
  private keepUndelivered(core: Core): void {
    const undelivered = new Queue(this, 'Undelivered', {
      queueName: fixedName(core.stage, 'events.undelivered'),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(undelivered).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue of the rules on the bus.',
    });
    undelivered.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [undelivered.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': core.addresses.ruleArns } },
      }),
    );
    new ImpactAlarm(this, 'UndeliveredAlarm', {
      topic: core.topic,
      metric: undelivered.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 0,
      impact: 'Events did not reach the capabilities that react to them: journeys may not start.',
      runbook: 'Events not delivered',
    });
  }

  private watch(core: Core, relay: NodeLambda): void {
    new ImpactAlarm(this, 'LateAlarm', {
      topic: core.topic,
      metric: relay.function.metric('IteratorAge', {
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 60_000,
      periods: 3,
      impact: 'Events wait in the outbox: journeys start and react late.',
      runbook: 'Outbox relay is behind',
    });
  }
}
