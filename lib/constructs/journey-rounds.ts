import { Construct } from 'constructs';
import type { RoundsEnv } from '../../lambdas/journeys/env.ts';
import type { Core } from './core.ts';
import type { JourneyMachines } from './journey-machines.ts';
import { NodeLambda, type EnvironmentOf } from './node-lambda.ts';
import { onObjects, onTable, queryIndex, tellMissingObjects, type Permission } from './permission.ts';
import { QueueSchedules } from './queue-schedules.ts';
import { WorkQueue } from './work-queue.ts';

/** A round stops by itself after 20 s; opening a segment that asks what members did may take as long again. */
const roundTimeoutSeconds = 120;

/** Who enters journeys at turns of a schedule or a date, and by lists: a queue, its timers and its consumer. */
export class JourneyRounds extends Construct {
  private readonly core: Core;
  private readonly queue: WorkQueue;
  private readonly schedules: QueueSchedules;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.core = core;
    const { stage, topic } = core;
    this.queue = new WorkQueue(this, 'Work', {
      stage,
      topic,
      name: 'journeys.rounds',
      consumerTimeoutSeconds: roundTimeoutSeconds,
      impact:
        'A journey did not take the members of a schedule, a date, a segment or an audience, or they did not move.',
      runbook: 'Journey rounds failed',
    });
    this.schedules = new QueueSchedules(this, 'Schedules', { core, name: 'journeys', queue: this.queue });
  }

  consume(
    environment: EnvironmentOf<typeof RoundsEnv>,
    { entryQueue, machines }: { entryQueue: WorkQueue; machines: JourneyMachines },
  ): void {
    const { members, records } = this.core.tables;
    const worker = new NodeLambda(this, 'Worker', {
      stage: this.core.stage,
      entry: 'journeys/rounds.lambda.ts',
      timeoutSeconds: roundTimeoutSeconds,
      memoryMegabytes: 1024,
      environment,
      permissions: [
        onTable(members, 'Query'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        ...askSegments(this.core),
        entryQueue.send,
        // Cohorts that move go on in another machine.
        machines.onMachines('StartExecution'),
        machines.stopExecutions,
        this.queue.send,
        this.schedules.put,
        this.schedules.passRole,
      ],
    });
    // Passes over the members read as much as they can: two at a time leave room for others.
    this.queue.feed(worker, { batchSize: 1, maxConcurrency: 2 });
  }

  /** Environment of whoever sets timers and starts rounds. */
  get environment() {
    return {
      ...this.schedules.environment,
      JOURNEYS_ROUND_QUEUE_URL: this.queue.queue.queueUrl,
    };
  }

  get send(): Permission {
    return this.queue.send;
  }

  /** What the admin API may do: it sets and removes timers, and starts rounds for lists. */
  get order(): readonly Permission[] {
    return [
      onObjects(this.core.bucketArn, 'audiences', 'GetObject'),
      tellMissingObjects(this.core.bucketArn),
      this.queue.send,
      this.schedules.put,
      this.schedules.remove,
      this.schedules.passRole,
    ];
  }
}

/** What rules of segments may look up: who did what, who is in a journey, who is on a list. */
export const askSegments = ({ bucketArn, tables: { activity, records } }: Core): readonly Permission[] => [
  queryIndex(activity, 'byType'),
  queryIndex(records, 'gsi1'),
  onObjects(bucketArn, 'audiences', 'GetObject'),
  tellMissingObjects(bucketArn),
];
