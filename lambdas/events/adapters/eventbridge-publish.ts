import {
  PutEventsCommand,
  type EventBridgeClient,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { DomainEvent } from '../contracts.ts';
import type { Publish } from '../ports.ts';

/** PutEvents takes ten entries and 1 MB (EventBridge quota). */
const entriesPerCall = 10;
const bytesPerCall = 900_000;

/** Publishes on an EventBridge bus; the only place that calls PutEvents. */
export function createEventBridgePublish(client: EventBridgeClient, busName: string): Publish {
  return async (events) => {
    const refusedIds: string[] = [];
    for (const batch of batches(events)) {
      const Entries = batch.map((event) => toEntry(event, busName));
      const { Entries: answers = [] } = await client.send(new PutEventsCommand({ Entries }));
      answers.forEach(({ ErrorCode }, index) => {
        const event = batch[index];
        if (ErrorCode !== undefined && event) refusedIds.push(event.id);
      });
    }
    return { refusedIds };
  };
}

const toEntry = (event: DomainEvent, EventBusName: string): PutEventsRequestEntry => ({
  EventBusName,
  Source: 'kizuna',
  DetailType: event.type,
  Time: new Date(event.occurredAt),
  Detail: JSON.stringify(event),
});

function* batches(events: readonly DomainEvent[]): Generator<DomainEvent[]> {
  let batch: DomainEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    if (batch.length === entriesPerCall || (batch.length > 0 && bytes + size > bytesPerCall)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
