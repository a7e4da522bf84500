import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ImpactAlarm } from './impact-alarm.ts';
import type { Core } from './core.ts';
import type { NodeLambda } from './node-lambda.ts';

/** Rings when a function that gives codes has found a pool nearly empty. */
export class CodesLowAlarm extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { core, sender, metricName }: { core: Core; sender: NodeLambda; metricName: string },
  ) {
    super(scope, id);
    new ImpactAlarm(this, 'Alarm', {
      topic: core.topic,
      metric: sender.countLogLines(metricName, FilterPattern.stringValue('$.code', '=', 'CODES_LOW')),
      threshold: 0,
      impact: 'A code pool runs low: whom no code is left for gets no message.',
      runbook: 'Codes run low',
    });
  }
}
