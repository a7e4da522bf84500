import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { TableName, TableNames } from '../../../tables.ts';
import { conditionHolds, updatedItem, type Item, type Placeholders } from './evaluate-expression.ts';
import { itemBytes } from './item-bytes.ts';
import {
  createMemoryTables,
  writeCost,
  type ItemKey,
  type LoadPartition,
  type Stored,
} from './memory-tables.ts';
import { queryRange } from './query-range.ts';
import { storable } from './storable.ts';
import { readUnitsOf, type UnitMeter } from './unit-meter.ts';

/** One write of one item; what it makes of the item that is there, absent: it only asks its condition. */
interface Write extends Placeholders {
  TableName?: string | undefined;
  key: ItemKey;
  ConditionExpression?: string | undefined;
  returnsItem: boolean;
  image: (before: Item | undefined) => Item | undefined;
}

/**
 * A document client over the product's tables in memory: our adapters run on it as they are, in a function, at the speed
 * of maps. It reads the expressions that they use and bills the units that DynamoDB would.
 */
export function createMemoryClient(options: {
  names: TableNames;
  meter: UnitMeter;
  load?: LoadPartition;
  /** Told of each item that is written and what was there before, as the stream tells it. */
  onPut?: (table: TableName, item: Item, before: Item | undefined) => void;
}): DynamoDBDocumentClient {
  const { meter, onPut } = options;
  const store = createMemoryTables(options.names, options.load);
  type Table = ReturnType<typeof store.tableOf>;

  const kindOf = (table: Table, { pk }: ItemKey): string =>
    table.role === 'records' ? (pk.split('#', 1)[0] ?? pk) : table.role;

  const charge = (
    table: Table,
    key: ItemKey,
    images: Parameters<typeof writeCost>[1],
    factor: number,
  ): void => meter.wrote(kindOf(table, key), writeCost(table, images, factor));

  const read = async (
    TableName: string | undefined,
    key: ItemKey,
    isConsistent: boolean,
  ): Promise<Item | undefined> => {
    const table = store.tableOf(TableName);
    await store.ready(table, key.pk);
    const stored = store.find(table, key);
    meter.read(kindOf(table, key), readUnitsOf(stored?.bytes ?? 0, isConsistent));
    return stored?.item;
  };

  const isRefused = ({ ConditionExpression, ...write }: Write, before: Stored | undefined): boolean =>
    ConditionExpression !== undefined && !conditionHolds(ConditionExpression, before?.item ?? {}, write);

  const apply = (write: Write, factor: number): { before: Stored | undefined; after: Stored | undefined } => {
    const table = store.tableOf(write.TableName);
    const before = store.find(table, write.key);
    const image = write.image(before?.item);
    const after = image && { item: image, bytes: itemBytes(image) };
    charge(table, write.key, { before, after }, factor);
    if (after !== before) store.replace(table, write.key, after);
    if (after) onPut?.(table.role, after.item, before?.item);
    return { before, after };
  };

  const writeOne = async (
    write: Write,
  ): Promise<{ before: Stored | undefined; after: Stored | undefined }> => {
    const table = store.tableOf(write.TableName);
    await store.ready(table, write.key.pk);
    const before = store.find(table, write.key);
    if (!isRefused(write, before)) return apply(write, 1);
    charge(table, write.key, { before, after: before }, 1);
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
      ...(before && write.returnsItem ? { Item: marshall(before.item) } : {}),
    });
  };

  const transact = async (writes: readonly Write[]): Promise<void> => {
    for (const { TableName, key } of writes) await store.ready(store.tableOf(TableName), key.pk);
    const found = writes.map((write) => {
      const table = store.tableOf(write.TableName);
      const before = store.find(table, write.key);
      return { write, table, before, refused: isRefused(write, before) };
    });
    if (!found.some(({ refused }) => refused)) {
      for (const write of writes) apply(write, transactionFactor);
      return;
    }
    for (const { write, table, before } of found)
      charge(table, write.key, { before, after: before }, transactionFactor);
    throw new TransactionCanceledException({
      message: 'Transaction cancelled',
      $metadata: {},
      CancellationReasons: found.map(({ refused }) => ({
        Code: refused ? 'ConditionalCheckFailed' : 'None',
      })),
    });
  };

  const batchGet = async ({ RequestItems = {} }: BatchGetCommand['input']): Promise<object> => {
    const Responses: Record<string, Item[]> = {};
    for (const [name, { Keys = [], ConsistentRead = false }] of Object.entries(RequestItems)) {
      const items = await Promise.all(Keys.map((key) => read(name, key as ItemKey, ConsistentRead)));
      Responses[name] = items.filter((item) => item !== undefined);
    }
    return { Responses, UnprocessedKeys: {} };
  };

  const writeAlone = async (command: unknown): Promise<object> => {
    const { before, after } = await writeOne(writeOf(command));
    const { ReturnValues = 'NONE' } = (command as UpdateCommand).input;
    if (ReturnValues === 'NONE') return {};
    return { Attributes: (ReturnValues === 'ALL_OLD' ? before : after)?.item };
  };

  const send = async (command: unknown): Promise<object> => {
    meter.request();
    if (command instanceof GetCommand) {
      const { TableName, Key, ConsistentRead = false } = command.input;
      return { Item: await read(TableName, Key as ItemKey, ConsistentRead) };
    }
    if (command instanceof BatchGetCommand) return batchGet(command.input);
    if (command instanceof QueryCommand) return queryRange({ store, meter, kindOf }, command.input);
    if (command instanceof BatchWriteCommand) {
      for (const write of batchOf(command.input.RequestItems)) await writeOne(write);
      return { UnprocessedItems: {} };
    }
    if (command instanceof TransactWriteCommand) {
      await transact((command.input.TransactItems ?? []).map(partOf));
      return {};
    }
    return writeAlone(command);
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

const transactionFactor = 2;

type Inputs<Command extends { input: object }> = Command['input'];
type Part = NonNullable<Inputs<TransactWriteCommand>['TransactItems']>[number];

function writeOf(command: unknown): Write {
  if (command instanceof PutCommand) return putOf(command.input);
  if (command instanceof UpdateCommand) return updateOf(command.input);
  if (command instanceof DeleteCommand) return deletionOf(command.input);
  throw new Error('The tables in memory do not know this command.');
}

type Conditions = Pick<
  Inputs<UpdateCommand>,
  'TableName' | 'ConditionExpression' | 'ReturnValuesOnConditionCheckFailure' | keyof Placeholders
>;

const conditionsOf = (input: Conditions) => ({
  TableName: input.TableName,
  ConditionExpression: input.ConditionExpression,
  ExpressionAttributeNames: input.ExpressionAttributeNames,
  ExpressionAttributeValues: input.ExpressionAttributeValues,
  returnsItem: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
});

function putOf(input: Conditions & Pick<Inputs<PutCommand>, 'Item'>): Write {
  const item = storable(input.Item ?? {}) as Item;
  return { ...conditionsOf(input), key: item as unknown as ItemKey, image: () => item };
}

function updateOf(input: Conditions & Pick<Inputs<UpdateCommand>, 'Key' | 'UpdateExpression'>): Write {
  const { Key, UpdateExpression = '' } = input;
  const values = storable(input.ExpressionAttributeValues ?? {}) as Record<string, unknown>;
  const request = { ...conditionsOf(input), ExpressionAttributeValues: values };
  return {
    ...request,
    key: Key as ItemKey,
    image: (before) => updatedItem(UpdateExpression, before ?? (Key as Item), request),
  };
}

const deletionOf = (input: Conditions & Pick<Inputs<DeleteCommand>, 'Key'>): Write => ({
  ...conditionsOf(input),
  key: input.Key as ItemKey,
  image: () => undefined,
});

function partOf({ Put, Update, Delete, ConditionCheck }: Part): Write {
  if (Put) return putOf(Put);
  if (Update) return updateOf(Update);
  if (Delete) return deletionOf(Delete);
  if (!ConditionCheck) throw new Error('A part of a transaction needs a write or a condition.');
  return { ...conditionsOf(ConditionCheck), key: ConditionCheck.Key as ItemKey, image: (before) => before };
}

function batchOf(requests: Inputs<BatchWriteCommand>['RequestItems']): Write[] {
  return Object.entries(requests ?? {}).flatMap(([TableName, writes]) =>
    writes.map(({ PutRequest, DeleteRequest }) =>
      PutRequest
        ? putOf({ TableName, Item: PutRequest.Item })
        : deletionOf({ TableName, Key: DeleteRequest?.Key }),
    ),
  );
}
