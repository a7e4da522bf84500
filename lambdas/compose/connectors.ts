import { createDynamoConnectors } from '../commerce/adapters/dynamo-connectors.ts';
import { connectorApi } from '../commerce/connector-api.ts';
import { createConnectorSecrets } from '../commerce/connectors/connector-secrets.ts';
import { createHandleConnector } from '../commerce/connectors/handle-connector.ts';
import type { ConnectorMessage } from '../commerce/connectors/ports.ts';
import { createReceiveConnector } from '../commerce/connectors/receive-connector.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { composeCommerce } from './commerce.ts';
import type { Core } from './core.ts';

/** The door for shops' webhooks. */
export const composeReceiveConnector = (core: Core, sendToConnectorQueue: SendToQueue<ConnectorMessage>) =>
  createReceiveConnector({ ...core, sendToConnectorQueue, secrets: createConnectorSecrets(core) });

/** The consumer of the queue `commerce.connectors`. */
export function composeHandleConnector(core: Core) {
  const handle = createHandleConnector({
    ...core,
    ...composeCommerce(core),
    connectors: createDynamoConnectors(core),
  });
  return eachMessage<ConnectorMessage>(handle, (error) =>
    core.log('MESSAGE_FAILED', { queue: 'commerce.connectors' }, error),
  );
}

export const composeConnectorApi = (core: Core): Route[] =>
  connectorApi({
    ...core,
    connectors: createDynamoConnectors(core),
    connectorSecrets: createConnectorSecrets(core),
  });
