import { z } from 'zod';
import type { Json } from '../shared/domain/json.ts';

/**
 * The domain events of this version. Words in the past tense; consumers ignore types that they do not know.
 * `cohort.diverged` and `entry.requested` are work orders of journeys that travel the same safe way.
 */
export const eventTypes = [
  'friend.followed',
  'friend.blocked',
  'message.received',
  'message.edited',
  'message.unsent',
  'postback.received',
  'beacon.detected',
  'account.linked',
  'video.completed',
  'membership.changed',
  'member.created',
  'member.changed',
  'tag.added',
  'tag.removed',
  'entry.requested',
  'cohort.diverged',
] as const;

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
