import { z } from 'zod';
import type { DomainEvent } from '../../events/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';

/** What an `entry.requested` event says: these members enter the journey because of `causeId`. */
export const EntryRequest = z.object({ journeyId: z.string(), causeId: z.string() });
export type EntryRequest = z.infer<typeof EntryRequest>;

export function entryEvent(
  request: EntryRequest & Pick<DomainEvent, 'channelId' | 'occurredAt' | 'memberIds'>,
): DomainEvent {
  const { journeyId, causeId, channelId, occurredAt, memberIds } = request;
  return {
    id: deterministicId('entry requested', journeyId, causeId, ...memberIds),
    type: 'entry.requested',
    channelId,
    occurredAt,
    memberIds,
    data: { journeyId, causeId },
  };
}
