import type { DomainEvent } from '../events/contracts.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { departOnEvent, type DepartOnEventDeps } from './depart-on-event.ts';
import { entryEvent } from './domain/entry-event.ts';
import { enterableVersions } from './enterable-versions.ts';
import { isHeard } from './is-heard.ts';
import { openEntrants, type EntrantsDeps } from './open-entrants.ts';
import type { JourneyStore } from './ports.ts';

export type ReactDeps = DepartOnEventDeps &
  EntrantsDeps & {
    journeys: Pick<JourneyStore, 'list' | 'listTestWalks' | 'listVersions' | 'readVersion'>;
    sendToEntryQueue: SendToQueue<DomainEvent>;
  };

/** What a domain event means for journeys: it may start some, and may end the waiting of members inside others. */
export async function react(deps: ReactDeps, event: DomainEvent): Promise<void> {
  await Promise.all([startJourneys(deps, event), departMembers(deps, event)]);
}

async function departMembers(deps: ReactDeps, event: DomainEvent): Promise<void> {
  if (await isHeard(deps, event)) await departOnEvent(deps, event);
}

async function startJourneys(deps: ReactDeps, event: DomainEvent): Promise<void> {
  const entrantsOf = openEntrants(deps, event);
  const started: DomainEvent[] = [];
  for (const { journeyId, definition } of await enterableVersions(deps, event.channelId)) {
    const memberIds = await entrantsOf(definition.trigger);
    if (memberIds.length > 0) started.push(entryEvent({ ...event, memberIds, journeyId, causeId: event.id }));
  }
  if (started.length > 0)
    await deps.sendToEntryQueue(started.map((body) => ({ body, groupId: event.channelId })));
}
