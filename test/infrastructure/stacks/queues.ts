import { eventRoutes } from '../../../lambdas/events/env.ts';
import { type Stacks, pathOf, resourcesOf } from '../synthesize.ts';

type Arn = Readonly<{ 'Fn::GetAtt': readonly [string, string] }>;
interface QueueProperties {
  QueueName: string;
  FifoQueue?: boolean;
  VisibilityTimeout?: number;
  RedrivePolicy?: { deadLetterTargetArn: Arn; maxReceiveCount: number };
  SqsManagedSseEnabled?: boolean;
}
interface MappingProperties {
  EventSourceArn: Arn | Readonly<Record<string, unknown>>;
  FunctionName: { Ref: string };
  FunctionResponseTypes?: readonly string[];
  MaximumBatchingWindowInSeconds?: number;
  FilterCriteria?: { Filters: readonly { Pattern: string }[] };
  BisectBatchOnFunctionError?: boolean;
  DestinationConfig?: { OnFailure: { Destination: unknown } };
}

interface RuleProperties {
  EventPattern: { 'detail-type'?: readonly unknown[] };
  Targets: readonly { Arn: Arn }[];
}

export function describeQueues({ application }: Stacks): void {
  const queues = resourcesOf<QueueProperties>(application, 'AWS::SQS::Queue');
  const mappings = Object.values(
    resourcesOf<MappingProperties>(application, 'AWS::Lambda::EventSourceMapping'),
  );
  const functions = resourcesOf<{ Timeout: number }>(application, 'AWS::Lambda::Function');
  const alarms = Object.values(
    resourcesOf<{ MetricName?: string; Dimensions?: readonly { Value: unknown }[] }>(
      application,
      'AWS::CloudWatch::Alarm',
    ),
  );
  const idOf = (arn: MappingProperties['EventSourceArn']): string =>
    (arn as Partial<Arn>)['Fn::GetAtt']?.[0] ?? '';
  const workQueues = Object.entries(queues).filter(([, { Properties }]) => Properties.RedrivePolicy);
  const deadLetters = Object.entries(queues).filter(([, { Properties }]) => !Properties.RedrivePolicy);

  describe('queues', () => {
    it('are these', () => {
      expect(workQueues.map(([, { Properties }]) => Properties.QueueName).sort()).toEqual([
        'kizuna-prod-audiences-work',
        'kizuna-prod-broadcasts-send',
        'kizuna-prod-broadcasts-work',
        'kizuna-prod-codePools-work',
        'kizuna-prod-commerce-carts',
        'kizuna-prod-commerce-connectors.fifo',
        'kizuna-prod-commerce-import.fifo',
        'kizuna-prod-inbound.fifo',
        'kizuna-prod-insights-work',
        'kizuna-prod-journeys-entry',
        'kizuna-prod-journeys-react',
        'kizuna-prod-journeys-rounds',
        'kizuna-prod-journeys-spawn',
        'kizuna-prod-links-clicks',
        'kizuna-prod-members-import',
        'kizuna-prod-members-media',
        'kizuna-prod-notices-work',
        'kizuna-prod-richMenus-work',
      ]);
    });

    it.each(workQueues.map(([id, queue]) => [pathOf(queue), id, queue.Properties] as const))(
      '%s tries a message five times, then keeps it apart, and is never behind its consumer',
      (_path, id, queue) => {
        const deadLetterId = queue.RedrivePolicy?.deadLetterTargetArn['Fn::GetAtt'][0] ?? '';
        expect(queue.RedrivePolicy?.maxReceiveCount).toBe(5);
        expect(queues[deadLetterId]?.Properties.FifoQueue).toBe(queue.FifoQueue);
        const consumers = mappings.filter(({ Properties }) => idOf(Properties.EventSourceArn) === id);
        expect(consumers).toHaveLength(1);
        for (const { Properties } of consumers) {
          const timeout = functions[Properties.FunctionName.Ref]?.Properties.Timeout ?? Infinity;
          const window = Properties.MaximumBatchingWindowInSeconds ?? 0;
          expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout + window);
          expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
        }
      },
    );

    it.each(deadLetters.map(([id, queue]) => [pathOf(queue), id] as const))(
      '%s rings an alarm',
      (_path, id) => {
        const ringing = alarms.filter(
          ({ Properties }) =>
            Properties.MetricName === 'ApproximateNumberOfMessagesVisible' &&
            JSON.stringify(Properties.Dimensions).includes(`"${id}"`),
        );
        expect(ringing).toHaveLength(1);
      },
    );

    it('refuse calls without TLS and store encrypted', () => {
      const guarded = Object.values(
        resourcesOf<{ Queues: readonly { Ref: string }[]; PolicyDocument: unknown }>(
          application,
          'AWS::SQS::QueuePolicy',
        ),
      )
        .filter(({ Properties }) =>
          JSON.stringify(Properties.PolicyDocument).includes('"aws:SecureTransport":"false"'),
        )
        .flatMap(({ Properties }) => Properties.Queues.map(({ Ref }) => Ref));
      expect(guarded.sort()).toEqual(Object.keys(queues).sort());
      for (const { Properties } of Object.values(queues)) expect(Properties.SqsManagedSseEnabled).toBe(true);
    });
  });

  describe('rules on the bus', () => {
    const rules = Object.values(resourcesOf<RuleProperties>(application, 'AWS::Events::Rule'));

    it.each(Object.entries(eventRoutes))('bring to %s the events of its row', (name, types) => {
      const queueName = `kizuna-prod-${name.replace('.', '-')}`;
      const [queueId] =
        Object.entries(queues).find(([, { Properties }]) => Properties.QueueName === queueName) ?? [];
      const feeding = rules.filter(({ Properties }) =>
        Properties.Targets.some(({ Arn }) => idOf(Arn) === queueId),
      );
      expect(feeding.map(({ Properties }) => Properties.EventPattern['detail-type'])).toEqual([
        types.map((type) => (type.endsWith('.*') ? { prefix: type.slice(0, -1) } : type)),
      ]);
    });
  });

  describe('outbox stream', () => {
    it('brings only new outbox items, halves failing batches and keeps what never succeeds', () => {
      const [stream] = mappings.filter(({ Properties }) => Properties.FilterCriteria);
      expect(
        stream?.Properties.FilterCriteria?.Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown),
      ).toEqual([{ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['outbox'] } } } }]);
      expect(stream?.Properties).toMatchObject({
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: expect.anything() as unknown } },
      });
    });
  });
}
