import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  TextWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Events } from '../capabilities/events.ts';
import type { Inbound } from '../capabilities/inbound.ts';
import type { Journeys } from '../capabilities/journeys.ts';
import type { Core } from './core.ts';

export interface DashboardProps {
  readonly core: Core;
  readonly inbound: Inbound;
  readonly events: Events;
  readonly journeys: Journeys;
}

const period = Duration.minutes(5);
const heading = (markdown: string): IWidget => new TextWidget({ markdown, width: 24, height: 1 });
const graph = (title: string, ...left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: 8, height: 6 });

/** One page for the owner: do events come in, do journeys move, do messages go out. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { core, inbound, events, journeys }: DashboardProps) {
    super(scope, id);
    const { api } = core.api;
    const step = journeys.step.function;
    const dashboard = new CloudWatchDashboard(this, 'Page', { dashboardName: `kizuna-${core.stage.name}` });
    dashboard.addWidgets(heading('## Ingest'));
    dashboard.addWidgets(
      graph(
        'API requests and errors',
        api.metricCount({ period }),
        api.metricClientError({ period }),
        api.metricServerError({ period }),
      ),
      graph(
        'Webhook latency p99 (ms)',
        inbound.receive.function.metricDuration({ period, statistic: 'p99' }),
      ),
      graph(
        'Oldest webhook event (s)',
        inbound.queue.queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      ),
    );
    dashboard.addWidgets(heading('## Journeys'));
    dashboard.addWidgets(
      graph('Outbox age (ms)', events.relay.function.metric('IteratorAge', { period, statistic: 'Maximum' })),
      graph(
        'Waiting entries and groups',
        ...[journeys.reactQueue, journeys.entryQueue, journeys.spawnQueue].map(({ queue }) =>
          queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
        ),
      ),
      graph(
        'Steps',
        step.metricInvocations({ period }),
        step.metricErrors({ period }),
        step.metricThrottles({ period }),
      ),
    );
    dashboard.addWidgets(heading('## Delivery'));
    dashboard.addWidgets(
      graph('Duration of steps, sends included (ms)', step.metricDuration({ period, statistic: 'p99' })),
      graph(
        'Duration of handling, replies included (ms)',
        inbound.handle.function.metricDuration({ period, statistic: 'p99' }),
      ),
      graph(
        'Writes of the send ledger (units)',
        core.tables.records.metricConsumedWriteCapacityUnits({ period, statistic: 'Sum' }),
      ),
    );
  }
}
