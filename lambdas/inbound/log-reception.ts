import type { Reception } from './receive.ts';

/**
 * One line for what was refused. A signed body that is no webhook also counts as metric `WebhookMalformed`, in
 * CloudWatch's embedded metric format (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
export function logReception(
  { outcome }: Reception,
  // eslint-disable-next-line no-console -- a Lambda logs by printing; the logger would double this bundle
  print: (line: string) => void = console.log,
  nowEpochMs: number = Date.now(),
): void {
  if (outcome === 'accepted') return;
  const line = { level: 'WARN', code: 'WEBHOOK_REFUSED', outcome };
  if (outcome !== 'malformed') {
    print(JSON.stringify(line));
    return;
  }
  const metric = {
    Namespace: 'Kizuna',
    Dimensions: [[]],
    Metrics: [{ Name: 'WebhookMalformed', Unit: 'Count' }],
  };
  const _aws = { Timestamp: nowEpochMs, CloudWatchMetrics: [metric] };
  print(JSON.stringify({ ...line, code: 'WEBHOOK_MALFORMED', WebhookMalformed: 1, _aws }));
}
