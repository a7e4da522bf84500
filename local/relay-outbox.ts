import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { relay } from '../lambdas/events/relay.ts';
import type { Bus } from './kernel/bus.ts';
import type { Kernel } from './kernel/kernel.ts';
import { pumpStream } from './kernel/pump-stream.ts';
import type { EmbeddedStore } from './store/open-store.ts';
import type { StreamRecord } from './store/stream-record.ts';

/** Brings what is written to the outbox to the bus, as the table's stream and the relay do. */
export async function relayOutbox(kernel: Kernel, store: EmbeddedStore, bus: Bus): Promise<void> {
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
