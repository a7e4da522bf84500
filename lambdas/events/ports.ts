import type { DomainEvent } from './contracts.ts';

/** Puts events on the bus; answers the ids of those that it did not take. */
export type Publish = (events: readonly DomainEvent[]) => Promise<{ refusedIds: readonly string[] }>;
