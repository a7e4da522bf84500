import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { WatchEnv } from '../../lambdas/journeys/env.ts';
import type { Core } from './core.ts';
import { ImpactAlarm } from './impact-alarm.ts';
import type { JourneyMachines } from './journey-machines.ts';
import { NodeLambda, type EnvironmentOf } from './node-lambda.ts';
import { onTable, queryIndex, type Permission } from './permission.ts';

export interface JourneyWatchProps {
  readonly core: Core;
  readonly machines: JourneyMachines;
  readonly environment: EnvironmentOf<typeof WatchEnv>;
  readonly sendToRounds: Permission;
  readonly step: NodeLambda;
}

/**
 * Finds what was lost: executions of cohorts, at once when one fails, and every 15 minutes what is overdue, timers too. Stops
 * drained journeys.
 */
export class JourneyWatch extends Construct {
  constructor(scope: Construct, id: string, props: JourneyWatchProps) {
    super(scope, id);
    const { core, machines } = props;
    const watch = new NodeLambda(this, 'Cohorts', {
      stage: core.stage,
      entry: 'journeys/watch.lambda.ts',
      timeoutSeconds: 300,
      environment: props.environment,
      permissions: [
        onTable(core.tables.records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        queryIndex(core.tables.records, 'gsi1'),
        machines.onMachines('DeleteStateMachine', 'ListExecutions'),
        // A test walk ends after a day.
        machines.stopExecutions,
        props.sendToRounds,
      ],
    });
    const failed: RuleProps = {
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [{ prefix: machines.machineArns.replace(/\*$/, '') }],
        },
      },
    };
    const overdue: RuleProps = { schedule: Schedule.rate(Duration.minutes(15)) };
    for (const [name, rule] of Object.entries({ Failed: failed, Overdue: overdue })) {
      // No dead-letter queue: what one run misses, the next one finds 15 minutes later.
      new Rule(this, name, { ...rule, targets: [new LambdaFunction(watch.function)] });
    }
    new ImpactAlarm(this, 'StalledAlarm', {
      topic: core.topic,
      metric: watch.countLogLines(
        'StalledCohorts',
        FilterPattern.numberValue('$.StalledCohorts', '>', 0),
        '$.StalledCohorts',
      ),
      threshold: 0,
      impact: 'Members stand still inside journeys until somebody resumes them.',
      runbook: 'Cohorts are stalled',
    });
    new ImpactAlarm(this, 'WatchErrorsAlarm', {
      topic: core.topic,
      metric: watch.function.metricErrors({ period: Duration.minutes(15) }),
      threshold: 0,
      periods: 2,
      impact: 'Nobody would notice journeys that stand still.',
      runbook: 'Journey watch fails',
    });
    new ImpactAlarm(this, 'ParkedAlarm', {
      topic: core.topic,
      metric: props.step.countLogLines(
        'ParkedSends',
        FilterPattern.any(
          FilterPattern.stringValue('$.code', '=', 'SEND_PARKED'),
          FilterPattern.stringValue('$.code', '=', 'NODE_PARKED'),
        ),
      ),
      threshold: 0,
      impact: 'Members wait in a node: LINE does not take a message, or a webhook is refused.',
      runbook: 'Sends are parked',
    });
    new ImpactAlarm(this, 'StepErrorsAlarm', {
      topic: core.topic,
      metric: props.step.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 5,
      periods: 2,
      impact: 'Journeys stand still or retry: members get messages late or not at all.',
      runbook: 'Journey steps fail',
    });
  }
}
