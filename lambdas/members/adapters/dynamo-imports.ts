import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Clock } from '../../shared/domain/clock.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { ImportStore } from '../ports.ts';

const ImportItem = z.object({
  importId: z.string(),
  channelId: z.string(),
  status: z.enum(['running', 'finished', 'refused']),
  imported: z.number(),
  startedAt: z.string(),
  reason: z.string().optional(),
});
const keptSeconds = 90 * 86_400;
const keyOf = (importId: string) => ({ pk: `IMPORT#${importId}`, sk: 'IMPORT' });

export function createDynamoImports(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Clock;
}): ImportStore {
  const TableName = deps.tables.records;
  return {
    async put(progress) {
      const expiresAt = Math.floor(deps.clock.now() / 1000) + keptSeconds;
      await deps.client.send(
        new PutCommand({ TableName, Item: { ...keyOf(progress.importId), ...progress, expiresAt } }),
      );
    },
    async read(importId) {
      const { Item } = await deps.client.send(
        new GetCommand({ TableName, Key: keyOf(importId), ConsistentRead: true }),
      );
      return Item && ImportItem.parse(Item);
    },
  };
}
