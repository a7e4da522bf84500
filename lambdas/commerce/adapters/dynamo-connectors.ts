import { QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import { connectorKinds, type ConnectorStore } from '../connectors/ports.ts';

const Item = z.object({
  kind: z.enum(connectorKinds),
  connectedAt: z.string(),
  lastReceivedAt: z.string().optional(),
  outcomes: z.record(z.string(), z.number()).default({}),
});

/** One item a connector; its outcomes are counters. */
export function createDynamoConnectors(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): ConnectorStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  const pk = (channelId: string): string => `CONNECTORS#${channelId}`;
  const keyOf = (channelId: string, kind: string) => ({ pk: pk(channelId), sk: `CONNECTOR#${kind}` });
  return {
    async connect(channelId, kind, at) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: keyOf(channelId, kind),
          UpdateExpression: 'SET kind = :kind, connectedAt = :at, outcomes = if_not_exists(outcomes, :none)',
          ExpressionAttributeValues: { ':kind': kind, ':at': at, ':none': {} },
        }),
      );
    },
    async list(channelId) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk(channelId) },
          ConsistentRead: true,
        }),
      );
      return Items.map((item) => Item.parse(item));
    },
    async count(channelId, kind, { outcome, at }) {
      const count = new UpdateCommand({
        TableName,
        Key: keyOf(channelId, kind),
        UpdateExpression:
          'SET lastReceivedAt = :at, outcomes.#outcome = if_not_exists(outcomes.#outcome, :zero) + :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#outcome': outcome },
        ExpressionAttributeValues: { ':at': at, ':zero': 0, ':one': 1 },
      });
      await unlessRefused(client.send(count));
    },
  };
}
