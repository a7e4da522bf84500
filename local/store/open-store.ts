import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { answerOperation } from './answer-operation.ts';
import type { Item } from './attribute-value.ts';
import { openCommitQueue } from './commit-queue.ts';
import { openDatabase } from './database.ts';
import { openKeyValue } from './database-key-value.ts';
import { DynamoError } from './dynamo-error.ts';
import type { Engine, StoreClock } from './engine.ts';
import { inProcessClient } from './in-process-client.ts';
import { keySpace } from './key-space.ts';
import { openKeptAnswers } from './kept-answers.ts';
import type { KeyValue } from './key-value.ts';
import { openMeter } from './meter.ts';
import type { Meter } from './meter.ts';
import { prepareTable } from './prepare-table.ts';
import { toRequestHandler } from './request-handler.ts';
import type { InProcessRequestHandler } from './request-handler.ts';
import { openStream } from './stream.ts';
import type { Stream } from './stream.ts';
import { sweepExpired } from './sweep-expired.ts';
import { toTable } from './table.ts';
import type { Table } from './table.ts';
import type { TableDefinition } from './table-definition.ts';
import { tokenTable } from './transaction-token.ts';

export interface StoreSettings {
  /** Folder of the data; without it everything is in memory and gone with the process. */
  readonly path?: string;
  readonly tables: readonly TableDefinition[];
  /** Decides what has expired; real time without it. */
  readonly clock?: StoreClock;
}

/** DynamoDB in this process. */
export interface EmbeddedStore extends Stream {
  /** Answers any AWS SDK DynamoDB client that is made with it. */
  readonly requestHandler: InProcessRequestHandler;
  readonly meter: Meter;
  dynamoClient(): DynamoDBClient;
  /** Deletes what time to live has passed, in all tables; answers how many items. */
  sweepExpired(): Promise<number>;
  /** A key-value area beside the tables. */
  keyValue(namespace: string): KeyValue;
  /** Waits for the writes under way, then lets go of the folder. */
  close(): Promise<void>;
}

/**
 * Opens or creates the store.
 * @throws Error when another program uses the folder, or a stored table has other keys
 */
export async function openStore({
  path,
  tables: definitions,
  clock = Date,
}: StoreSettings): Promise<EmbeddedStore> {
  const tables = new Map(definitions.map((definition) => [definition.name, toTable(definition)]));
  const database = await openDatabase(path);
  try {
    for (const table of [...tables.values(), tokenTable]) await prepareTable(database, table);
  } catch (error) {
    await database.close();
    throw error;
  }
  const stream = await openStream(database);
  const readItem = (table: Table, key: string) =>
    database.getSync(keySpace.items(table.name).key(key)) as Item | undefined;
  const meter = openMeter();
  const answers = openKeptAnswers();
  const engine: Engine = {
    database,
    commits: openCommitQueue(readItem, async (changes) => {
      await stream.store(changes);
      answers.forget(changes);
    }),
    meter,
    answers,
    readItem,
    clock,
    findTable: (name) => tables.get(name) ?? unknownTable(name),
  };
  const requestHandler = toRequestHandler((operation, input) => answerOperation(engine, operation, input));
  return {
    requestHandler,
    meter,
    readStream: (query) => stream.readStream(query),
    trimStream: (upTo) => stream.trimStream(upTo),
    onCommit: (listener) => stream.onCommit(listener),
    dynamoClient: () => inProcessClient(requestHandler),
    async sweepExpired() {
      await sweepExpired(engine, tokenTable);
      let deleted = 0;
      for (const table of tables.values()) deleted += await sweepExpired(engine, table);
      return deleted;
    },
    keyValue: (namespace) => openKeyValue(database, namespace),
    async close() {
      await engine.commits.idle();
      await database.close();
    },
  };
}

function unknownTable(name: string): never {
  throw new DynamoError(
    'ResourceNotFoundException',
    `Requested resource not found: Table: ${name} not found`,
  );
}
