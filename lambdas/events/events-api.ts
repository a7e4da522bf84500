import type { Channel } from '../access/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { endpoints } from './endpoints.ts';
import { takeEvent, type TakeEventDeps } from './take-event.ts';

export type EventsApiDeps = TakeEventDeps & {
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
};

export const eventsApi = (deps: EventsApiDeps): Route[] => [
  route(endpoints.takeEvent, async ({ query, body }) => {
    const { channelId } = await deps.resolveChannel(query.channelId);
    return takeEvent(deps, channelId, body);
  }),
];
