import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** The figure behind the alarm "Cohorts are stalled". */
export function logStalled(cohorts: number): void {
  const metrics = new Metrics({ namespace: 'Kizuna', serviceName: 'journeys' });
  metrics.addMetric('StalledCohorts', MetricUnit.Count, cohorts);
  metrics.publishStoredMetrics();
}
