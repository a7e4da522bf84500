import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DomainEvent } from '../lambdas/events/contracts.ts';
import { eventRoutes, type RoutedQueue } from '../lambdas/events/env.ts';
import { relay } from '../lambdas/events/relay.ts';
import type { SendToQueue } from '../lambdas/shared/domain/queue.ts';
import { createBus } from './kernel/bus.ts';
import { pumpStream } from './kernel/pump-stream.ts';
import type { LocalPlatform } from './local-platform.ts';
import type { StreamRecord } from './store/stream-record.ts';

/** What the table's stream says of the outbox goes over the bus into the queues, as the relay and the rules do it in AWS. */
export async function pumpOutbox(
  { kernel, store }: Pick<LocalPlatform, 'kernel' | 'store'>,
  queues: Readonly<Record<RoutedQueue, SendToQueue<DomainEvent>>>,
): Promise<void> {
  const bus = createBus(
    kernel.meter,
    Object.entries(eventRoutes).map(([queue, types]) => ({
      types,
      queue: queues[queue as RoutedQueue] as SendToQueue,
    })),
  );
  await pumpStream(kernel, {
    name: 'outbox',
    source: store,
    filter: ({ table, eventName, newImage }) =>
      table === 'records' && eventName === 'INSERT' && isOutbox(newImage),
    async handle(records) {
      const outbox = records.map(({ sequence, newImage }) => ({
        sequenceNumber: String(sequence),
        item: unmarshall((newImage ?? {}) as Record<string, AttributeValue>),
      }));
      await relay(
        { publish: async (events) => ({ refusedIds: await bus.publish(events).then(() => []) }) },
        outbox,
      );
    },
  });
}

const isOutbox = (image: StreamRecord['newImage']): boolean =>
  (image?.['kind'] as { S?: string } | undefined)?.S === 'outbox';
