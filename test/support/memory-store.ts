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
export const openMemoryStore = (clock: { now(): number }): Promise<MemoryStore> => openTables({ clock });

/** The same in a folder, where a `path` is given. */
export async function openTables({
  clock,
  path,
}: {
  clock: { now(): number };
  path?: string;
}): Promise<MemoryStore> {
  const store = await openStore({
    path,
    tables: Object.entries(tables).map(([name, shape]) => ({ name, ...shape })),
    clock,
  });
  const client = DynamoDBDocumentClient.from(store.dynamoClient(), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { store, client, tables: tableNames };
}
