import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DomainEvent } from '../lambdas/events/contracts.ts';
import { eventRoutes, type RoutedQueue } from '../lambdas/events/env.ts';
import { relay } from '../lambdas/events/relay.ts';
import type { SendToQueue } from '../lambdas/shared/domain/queue.ts';
import { createBus } from './kernel/bus.ts';
import type { Kernel } from './kernel/kernel.ts';
import { pumpStream } from './kernel/pump-stream.ts';
import type { Queues } from './queues.ts';
import type { EmbeddedStore } from './store/open-store.ts';
import type { StreamRecord } from './store/stream-record.ts';

/** Brings new items of the outbox over the bus into the queues of those who react, as stream, relay and rules do in AWS. */
export async function relayOutbox(kernel: Kernel, store: EmbeddedStore, queues: Queues): Promise<void> {
  const routed: Record<RoutedQueue, SendToQueue<DomainEvent>> = {
    'journeys.react': queues.react.send,
    'journeys.entry': queues.entry.send,
    'journeys.spawn': queues.spawn.send,
    'commerce.carts': queues.carts.send,
    'richMenus.work': queues.richMenus.send,
  };
  const bus = createBus(
    kernel.meter,
    Object.entries(eventRoutes).map(([queue, types]) => ({
      types,
      queue: routed[queue as RoutedQueue] as SendToQueue,
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
