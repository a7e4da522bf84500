import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface ImpactAlarmProps {
  readonly topic: ITopic;
  readonly metric: IMetric;
  /** Alarms above this figure. */
  readonly threshold: number;
  /** Periods in a row that must be above; 1 unless told. */
  readonly periods?: number;
  /** What the owner or the members suffer, in one sentence. */
  readonly impact: string;
  /** The heading in docs/runbook.md that says what to do. */
  readonly runbook: string;
}

/** An alarm that says what it means for people and where the way out is written. */
export class ImpactAlarm extends Construct {
  constructor(scope: Construct, id: string, props: ImpactAlarmProps) {
    super(scope, id);
    const alarm = new Alarm(this, 'Alarm', {
      alarmDescription: `${props.impact} Runbook: docs/runbook.md, "${props.runbook}".`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(props.topic));
  }
}
