import type { Clock } from '../../shared/domain/clock.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import type { TableNames } from '../../shared/tables.ts';
import { outboxFields, type DomainEvent } from '../contracts.ts';

/** The stream keeps a record for 24 hours; a week leaves time to look. */
const keptSeconds = 7 * 86_400;

/**
 * The write that puts an event into the outbox, for the transaction of the change that it tells. Unconditional: an event
 * written again is the same event, and only its first write is an INSERT that the relay publishes.
 */
export function createOutboxPart(deps: {
  tables: Pick<TableNames, 'records'>;
  clock: Clock;
}): (event: DomainEvent) => WritePart {
  return (event) => ({
    label: 'outbox',
    item: {
      Put: {
        TableName: deps.tables.records,
        Item: {
          pk: `OUTBOX#${event.id}`,
          sk: 'OUTBOX',
          ...outboxFields(event),
          expiresAt: Math.floor(deps.clock.now() / 1000) + keptSeconds,
        },
      },
    },
  });
}
