import { DomainEvent } from './contracts.ts';
import type { Publish } from './ports.ts';

/** One new item of the outbox, as the table's stream tells it. */
export interface OutboxRecord {
  sequenceNumber: string;
  item: Readonly<Record<string, unknown>>;
}

/**
 * Publishes outbox items. Answers the records to come again: the stream goes on only when all before them are taken, so
 * an event is published at least once.
 */
export async function relay(
  deps: { publish: Publish },
  records: readonly OutboxRecord[],
): Promise<{ failedSequenceNumbers: string[] }> {
  const sequenceOf = new Map<string, string>();
  const events = records.map(({ sequenceNumber, item }) => {
    const event = DomainEvent.parse(item['event']);
    sequenceOf.set(event.id, sequenceNumber);
    return event;
  });
  const { refusedIds } = await deps.publish(events);
  return { failedSequenceNumbers: refusedIds.flatMap((id) => sequenceOf.get(id) ?? []) };
}
