import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { openStore } from '../../../local/store/open-store.ts';
import type { EmbeddedStore, StoreSettings } from '../../../local/store/open-store.ts';
import type { TableDefinition } from '../../../local/store/table-definition.ts';

export const records: TableDefinition = {
  name: 'records',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'byOwner', partitionKey: 'owner', sortKey: 'rank', projection: 'all' },
    { name: 'byState', partitionKey: 'state', projection: ['label'] },
  ],
  timeToLiveAttribute: 'expiresAt',
  stream: true,
};

export interface TestStore {
  readonly store: EmbeddedStore;
  readonly documents: DynamoDBDocumentClient;
}

/** A store with its document client; in memory and with the table `records` unless the settings say otherwise. */
export async function openTestStore(settings: Partial<StoreSettings> = {}): Promise<TestStore> {
  const store = await openStore({ tables: [records], ...settings });
  return { store, documents: DynamoDBDocumentClient.from(store.dynamoClient()) };
}

/** Runs with an empty folder that is gone afterwards. */
export async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'embedded-store-'));
  try {
    await run(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
