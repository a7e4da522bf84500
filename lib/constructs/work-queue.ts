import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { fixedName } from './fixed-name.ts';
import { ImpactAlarm } from './impact-alarm.ts';
import type { NodeLambda } from './node-lambda.ts';
import { sendMessages, type Permission } from './permission.ts';

export interface WorkQueueProps {
  readonly stage: StageSettings;
  readonly topic: ITopic;
  /** `<capability>.<purpose>`; the queue is `kizuna-<stage>-<capability>-<purpose>`. */
  readonly name: string;
  readonly fifo?: boolean;
  /** Timeout of the function that will consume. */
  readonly consumerTimeoutSeconds: number;
  /** How long the consumer gathers messages before a batch starts, 0..300. */
  readonly windowSeconds?: number;
  /** What it means when messages end in the dead-letter queue. */
  readonly impact: string;
  readonly runbook: string;
}

/** AWS asks for at least five, so that throttling alone drops nothing (Lambda guide, "Using Lambda with SQS"). */
const maxReceives = 5;

/** A queue with its dead-letter queue, alarm and consumer. A message is tried five times. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  private readonly props: WorkQueueProps;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.props = props;
    this.deadLetterQueue = this.newQueue('DeadLetters', '-dead', { retentionPeriod: Duration.days(14) });
    this.queue = this.newQueue('Queue', '', {
      retentionPeriod: Duration.days(4),
      // Six times the consumer's timeout plus the window, as the Lambda guide asks: no message is seen twice at a time.
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeoutSeconds + (props.windowSeconds ?? 0)),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: maxReceives },
    });
    new ImpactAlarm(this, 'DeadLettersAlarm', {
      topic: props.topic,
      metric: this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 0,
      impact: props.impact,
      runbook: props.runbook,
    });
  }

  /** Sends are the producers' business: this is what they may do. */
  get send(): Permission {
    return sendMessages(this.queue.queueArn);
  }

  /** Starts the consumer; it names the messages that must come again (ReportBatchItemFailures). */
  feed(consumer: NodeLambda, options: { batchSize: number; maxConcurrency?: number }): void {
    consumer.allow({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.queue.queueArn],
    });
    new EventSourceMapping(this, 'Consumer', {
      target: consumer.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: options.batchSize,
      reportBatchItemFailures: true,
      ...(this.props.windowSeconds === undefined
        ? {}
        : { maxBatchingWindow: Duration.seconds(this.props.windowSeconds) }),
      ...(options.maxConcurrency === undefined ? {} : { maxConcurrency: options.maxConcurrency }),
    });
  }

  private newQueue(id: string, suffix: string, settings: ConstructorParameters<typeof Queue>[2]): Queue {
    const { stage, name, fifo } = this.props;
    const queueName = `${fixedName(stage, name)}${suffix}`;
    return new Queue(this, id, {
      ...settings,
      queueName: fifo ? `${queueName}.fifo` : queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...(fifo ? { fifo: true } : {}),
    });
  }
}
