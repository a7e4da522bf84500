import { z } from 'zod';
import type { Json } from '../shared/domain/json.ts';

export const DomainEvent = z.object({
  /** Deterministic id of the cause: consumers drop what they have seen. */
  id: z.uuid(),
  type: z.string().regex(/^[a-z]+\.[a-zA-Z]+$/),
  channelId: z.string().min(1),
  /** ISO 8601 in UTC: when it happened, not when it was published. */
  occurredAt: z.iso.datetime(),
  memberIds: z.array(z.uuid()).min(1).max(500),
  /** Never personal data: ids, enumerations and figures only. */
  data: z.record(
    z.string(),
    z.custom<Json>((value) => value !== undefined),
  ),
});
export type DomainEvent = z.infer<typeof DomainEvent>;

/**
 * What makes an item a record of the outbox, whatever else it is: the event is published when the item is first written.
 */
export const outboxFields = (event: DomainEvent) => ({ kind: 'outbox', event }) as const;
