import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tables, type TableNames } from '../../lambdas/shared/tables.ts';
import { openStore, type EmbeddedStore } from '../../local/store/open-store.ts';

export const tableNames: TableNames = { members: 'members', records: 'records', activity: 'activity' };

export interface MemoryStore {
  store: EmbeddedStore;
  client: DynamoDBDocumentClient;
  tables: TableNames;
}

/** The product's three tables in memory, behind a document client. */
export async function openMemoryStore(clock: { now(): number }): Promise<MemoryStore> {
  const store = await openStore({
    tables: Object.entries(tables).map(([name, shape]) => ({ name, ...shape })),
    clock,
  });
  const client = DynamoDBDocumentClient.from(store.dynamoClient(), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { store, client, tables: tableNames };
}
