import { createDynamoEventMarkers } from '../events/adapters/dynamo-event-markers.ts';
import { eventsApi } from '../events/events-api.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { composeCommerceMerge } from './commerce.ts';
import type { Core } from './core.ts';
import { composeIdentity, composeMembers } from './members.ts';

/** What outside systems tell us of members. */
export const composeEventsApi = (core: Core): Route[] =>
  eventsApi({
    ...core,
    ...composeMembers(core),
    ...composeIdentity(core, composeCommerceMerge(core)),
    markers: createDynamoEventMarkers(core),
  });
