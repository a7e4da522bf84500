import { Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventRoutes, typePrefixOf, type RoutedQueue } from '../../lambdas/events/env.ts';
import type { Core } from './core.ts';
import type { WorkQueue } from './work-queue.ts';

/**
 * Brings the events that `lambdas/events/env.ts` names for a queue from the bus to it. It stands beside its queue, whose
 * policy names the rule as the rule names the queue; what it cannot deliver for a day goes to the queue of `Events`.
 */
export class EventRule extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { core, name, queue }: { core: Core; name: RoutedQueue; queue: WorkQueue },
  ) {
    super(scope, id);
    const types: readonly string[] = eventRoutes[name];
    const undelivered = core.addresses.queue('events.undelivered').arn;
    new Rule(this, 'Rule', {
      eventBus: core.bus,
      eventPattern: { source: ['kizuna'], detailType: Match.anyOf(...types.map(matchOf)) },
      targets: [
        new SqsQueue(queue.queue, {
          message: RuleTargetInput.fromEventPath('$.detail'),
          deadLetterQueue: Queue.fromQueueArn(this, 'Undelivered', undelivered),
        }),
      ],
    });
  }
}

const matchOf = (type: string): unknown => {
  const prefix = typePrefixOf(type);
  return prefix === undefined ? type : Match.prefix(prefix);
};
