import type { Channel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { connectorEndpoints } from './connector-endpoints.ts';
import type { ConnectorSecrets, ConnectorStore } from './connectors/ports.ts';

export interface ConnectorApiDeps {
  connectors: ConnectorStore;
  connectorSecrets: ConnectorSecrets;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  clock: Pick<Clock, 'now'>;
}

export function connectorApi({
  connectors,
  connectorSecrets,
  resolveChannel,
  clock,
}: ConnectorApiDeps): Route[] {
  return [
    route(connectorEndpoints.listConnectors, async ({ query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const all = await connectors.list(channelId);
      return cutPage(
        all.map((item) => ({ ...item, webhookPath: pathOf(channelId, item.kind) })),
        query,
        ({ kind }) => kind,
      );
    }),
    route(connectorEndpoints.putConnector, async ({ params: { kind }, query, body }) => {
      const { channelId } = await resolveChannel(query.channelId);
      await connectorSecrets.put(channelId, kind, body.secret);
      await connectors.connect(channelId, kind, new Date(clock.now()).toISOString());
      return { kind, webhookPath: pathOf(channelId, kind) };
    }),
  ];
}

const pathOf = (channelId: string, kind: string): string => `/connectors/${kind}/${channelId}`;
