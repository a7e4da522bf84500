import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  Metric,
  TextWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Core } from './core.ts';
import { fixedName } from './fixed-name.ts';

const period = Duration.minutes(5);
const heading = (markdown: string): IWidget => new TextWidget({ markdown, width: 24, height: 1 });
const graph = (title: string, ...left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: 8, height: 6 });

/** One page for the owner: do events come in, do journeys move, do messages go out. */
export class Dashboard extends Construct {
  private readonly core: Core;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.core = core;
    const dashboard = new CloudWatchDashboard(this, 'Page', { dashboardName: `kizuna-${core.stage.name}` });
    for (const row of [this.ingest(), this.journeys(), this.delivery()]) {
      const [title, ...graphs] = row;
      dashboard.addWidgets(title);
      dashboard.addWidgets(...graphs);
    }
  }

  private ingest(): [IWidget, ...IWidget[]] {
    const { api } = this.core.api;
    return [
      heading('## Ingest'),
      graph(
        'API requests and errors',
        api.metricCount({ period }),
        api.metricClientError({ period }),
        api.metricServerError({ period }),
      ),
      graph('Webhook latency p99 (ms)', this.ofFunction('inbound/receive.lambda.ts', 'Duration', 'p99')),
      graph('Oldest webhook event (s)', this.ofQueue('inbound', 'ApproximateAgeOfOldestMessage', '.fifo')),
    ];
  }

  private journeys(): [IWidget, ...IWidget[]] {
    const step = 'journeys/step.lambda.ts';
    return [
      heading('## Journeys'),
      graph('Outbox age (ms)', this.ofFunction('events/relay.lambda.ts', 'IteratorAge', 'Maximum')),
      graph(
        'Waiting entries and groups',
        ...['journeys.react', 'journeys.entry', 'journeys.spawn'].map((queue) =>
          this.ofQueue(queue, 'ApproximateNumberOfMessagesVisible'),
        ),
      ),
      graph(
        'Steps',
        ...['Invocations', 'Errors', 'Throttles'].map((name) => this.ofFunction(step, name, 'Sum')),
      ),
    ];
  }

  private delivery(): [IWidget, ...IWidget[]] {
    const { records } = this.core.tables;
    return [
      heading('## Delivery'),
      graph(
        'Duration of steps, sends included (ms)',
        this.ofFunction('journeys/step.lambda.ts', 'Duration', 'p99'),
      ),
      graph(
        'Duration of handling, replies included (ms)',
        this.ofFunction('inbound/handle.lambda.ts', 'Duration', 'p99'),
      ),
      graph(
        'Writes of the send ledger (units)',
        records.metricConsumedWriteCapacityUnits({ period, statistic: 'Sum' }),
      ),
    ];
  }

  private ofFunction(entry: string, metricName: string, statistic: 'p99' | 'Maximum' | 'Sum'): IMetric {
    const dimensionsMap = { FunctionName: fixedName(this.core.stage, entry) };
    return new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap, period, statistic });
  }

  private ofQueue(name: string, metricName: string, suffix = ''): IMetric {
    const dimensionsMap = { QueueName: `${fixedName(this.core.stage, name)}${suffix}` };
    return new Metric({ namespace: 'AWS/SQS', metricName, dimensionsMap, period, statistic: 'Maximum' });
  }
}
