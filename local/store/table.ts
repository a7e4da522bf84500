import { dynalite } from './dynalite.ts';
import type { IndexSchema, KeySchemaElement, TableSchema } from './dynalite.ts';
import type { Item } from './attribute-value.ts';
import type { IndexDefinition, KeyDefinition, TableDefinition } from './table-definition.ts';

/** A table of this store: how it was defined, and the same in DynamoDB's words. */
export interface Table {
  readonly name: string;
  readonly definition: TableDefinition;
  readonly schema: TableSchema;
}

export function toTable(definition: TableDefinition): Table {
  const indexes = definition.indexes.map(toIndexSchema);
  const schema: TableSchema = {
    TableName: definition.name,
    KeySchema: toKeySchema(definition),
    AttributeDefinitions: toAttributeDefinitions([definition, ...definition.indexes]),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  };
  return { name: definition.name, definition, schema };
}

/** The place of an item in its table: hash, partition key and sort key, in dynalite's sortable form. */
export function itemKey(table: Table, item: Item): string {
  return dynalite.createKey(item, table.schema);
}

/**
 * The place of an item in an index. The whole table key follows the index key: dynalite's own six hexadecimal digits
 * of hash would let two items of one index key overwrite each other.
 */
export function indexKey(table: Table, index: IndexSchema, item: Item): string {
  return dynalite.createKey(item, table.schema, index.KeySchema) + itemKey(table, item);
}

/** The table's key attributes of an item. */
export function keyOf(table: Table, item: Item): Item {
  return pick(
    item,
    table.schema.KeySchema.map((element) => element.AttributeName),
  );
}

/** Those of the named attributes that the item has. */
export function pick(item: Item, names: Iterable<string>): Item {
  const entries = [...names].flatMap((name) => {
    const value = item[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function toIndexSchema({ name, projection, ...keys }: IndexDefinition): IndexSchema {
  const KeySchema = toKeySchema(keys);
  if (projection === 'all') return { IndexName: name, KeySchema, Projection: { ProjectionType: 'ALL' } };
  if (projection === 'keys')
    return { IndexName: name, KeySchema, Projection: { ProjectionType: 'KEYS_ONLY' } };
  return {
    IndexName: name,
    KeySchema,
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection] },
  };
}

interface Keys {
  readonly partitionKey: KeyDefinition;
  readonly sortKey?: KeyDefinition;
}

function toKeySchema({ partitionKey, sortKey }: Keys): KeySchemaElement[] {
  const hash = { AttributeName: nameOf(partitionKey), KeyType: 'HASH' } as const;
  return sortKey === undefined ? [hash] : [hash, { AttributeName: nameOf(sortKey), KeyType: 'RANGE' }];
}

function toAttributeDefinitions(allKeys: readonly Keys[]): TableSchema['AttributeDefinitions'] {
  const types = new Map<string, string>();
  for (const { partitionKey, sortKey } of allKeys) {
    types.set(nameOf(partitionKey), typeOf(partitionKey));
    if (sortKey !== undefined) types.set(nameOf(sortKey), typeOf(sortKey));
  }
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

function nameOf(key: KeyDefinition): string {
  return typeof key === 'string' ? key : key.name;
}

function typeOf(key: KeyDefinition): string {
  return typeof key === 'string' ? 'S' : key.type;
}
