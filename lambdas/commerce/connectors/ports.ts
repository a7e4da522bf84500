import type { ConnectorOrder } from '../domain/connector-order.ts';

export const connectorKinds = ['shopify', 'webhook'] as const;
export type ConnectorKind = (typeof connectorKinds)[number];

/** Shared secrets of connectors, write-only at the API. */
export interface ConnectorSecrets {
  read(channelId: string, kind: ConnectorKind): Promise<string | undefined>;
  put(channelId: string, kind: ConnectorKind, secret: string): Promise<void>;
}

/** What a connector has brought; for people to look at, so a redelivery may count twice. */
export interface ConnectorStatus {
  kind: ConnectorKind;
  /** ISO 8601. */
  connectedAt: string;
  lastReceivedAt?: string;
  /** How often, by outcome: `placed`, `refunded`, `ignored: test order` ... */
  outcomes: Readonly<Record<string, number>>;
}

export interface ConnectorStore {
  connect(channelId: string, kind: ConnectorKind, at: string): Promise<void>;
  list(channelId: string): Promise<readonly ConnectorStatus[]>;
  count(channelId: string, kind: ConnectorKind, received: { outcome: string; at: string }): Promise<void>;
}

/** A genuine webhook on its way through the queue. */
export interface ConnectorMessage {
  channelId: string;
  kind: ConnectorKind;
  meant: ConnectorOrder;
}
