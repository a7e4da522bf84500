import type { WritePart } from '../shared/domain/write-part.ts';
import type { DomainEvent } from './contracts.ts';

/** Puts events on the bus; answers the ids of those that it did not take. */
export type Publish = (events: readonly DomainEvent[]) => Promise<{ refusedIds: readonly string[] }>;

/** What is remembered of an event that was told. */
export interface EventMarker {
  channelId: string;
  /** The sender's own id. */
  id: string;
  memberId: string;
  /** Of all that was told. */
  contentHash: string;
}

export interface EventMarkers {
  read(channelId: string, id: string): Promise<EventMarker | undefined>;
  /** Refused when there is one of that id. */
  part(marker: EventMarker): WritePart;
}
