import { applyUpdate } from './apply-update.ts';
import type { Item } from './attribute-value.ts';
import { dynalite } from './dynalite.ts';
import type { ParsedRequests } from './dynalite.ts';
import { DynamoError, validationError } from './dynamo-error.ts';
import { itemBytes } from './item-size.ts';
import type { ItemChange } from './item-change.ts';
import { matchesCondition } from './matches-condition.ts';
import { maxItemBytes, parseRequest, refuse } from './parse-request.ts';
import type { Stage } from './stage.ts';
import { itemKey } from './table.ts';
import type { Table } from './table.ts';

type WriteRequest = {
  [Name in 'putItem' | 'updateItem' | 'deleteItem']: {
    readonly name: Name;
    readonly request: ParsedRequests[Name];
  };
}['putItem' | 'updateItem' | 'deleteItem'];

/** A write of one item that fits its table; `check` only asks its condition. */
export type ItemWrite = (
  WriteRequest | { readonly name: 'check'; readonly request: ParsedRequests['deleteItem'] }
) & {
  readonly table: Table;
  readonly key: string;
  /** Answer the item as it was when the condition fails. */
  readonly returnsItemOnFailure: boolean;
};

export type WriteName = ItemWrite['name'];

/** Finds a table by name, or throws ResourceNotFoundException. */
export type FindTable = (name: string) => Table;

/** @throws ValidationException, ResourceNotFoundException */
export function prepareWrite(name: WriteName, input: object, findTable: FindTable): ItemWrite {
  const returnsItemOnFailure =
    'ReturnValuesOnConditionCheckFailure' in input && input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  if (name === 'putItem') {
    const request = parseRequest(name, input);
    const table = findTable(request.TableName);
    refuse(dynalite.validateItem(request.Item, table.schema));
    return { name, request, table, key: itemKey(table, request.Item), returnsItemOnFailure };
  }
  const parsed =
    name === 'updateItem'
      ? ({ name, request: parseRequest(name, input) } as const)
      : { name, request: parseRequest('deleteItem', input) };
  const table = findTable(parsed.request.TableName);
  refuse(dynalite.validateKey(parsed.request.Key, table.schema));
  if (parsed.name === 'updateItem')
    refuse(dynalite.validateUpdates(undefined, parsed.request._updates, table.schema));
  return { ...parsed, table, key: itemKey(table, parsed.request.Key), returnsItemOnFailure };
}

/** Whether two writes are of the same item. */
export function hasDuplicates(writes: readonly ItemWrite[]): boolean {
  return new Set(writes.map((write) => `${write.table.name} ${write.key}`)).size < writes.length;
}

/**
 * Decides a write on the stage and adds its change.
 * @throws ConditionalCheckFailedException, or ValidationException when the item would become invalid
 */
export function stageWrite(write: ItemWrite, stage: Stage): ItemChange {
  const { table, key, request } = write;
  const before = stage.item(table, key);
  if (request._condition && !matchesCondition(request._condition.expression, before ?? {})) {
    const details = write.returnsItemOnFailure && before ? { Item: before } : {};
    throw new DynamoError('ConditionalCheckFailedException', 'The conditional request failed', details);
  }
  const after = imageAfter(write, before);
  const change: ItemChange = { table, key, ...(before && { before }), ...(after && { after }) };
  if (write.name !== 'check') stage.add(change);
  return change;
}

function imageAfter(write: ItemWrite, before: Item | undefined): Item | undefined {
  switch (write.name) {
    case 'putItem':
      return withSoundIndexKeys(write.request.Item, write.table);
    case 'updateItem':
      return updated(write.request, write.table, before);
    case 'deleteItem':
      return undefined;
    case 'check':
      return before;
  }
}

function updated(request: ParsedRequests['updateItem'], table: Table, before: Item | undefined): Item {
  const after = applyUpdate(before ?? request.Key, request._updates?.sections ?? []);
  refuse(dynalite.validateItem(after, table.schema));
  if (itemBytes(after) > maxItemBytes) {
    throw validationError('Item size to update has exceeded the maximum allowed size');
  }
  return withSoundIndexKeys(after, table);
}

function withSoundIndexKeys(item: Item, table: Table): Item {
  for (const index of table.schema.GlobalSecondaryIndexes ?? []) {
    for (const { AttributeName } of index.KeySchema) {
      const value = item[AttributeName];
      if (value && (('S' in value && value.S === '') || ('B' in value && value.B === ''))) {
        throw validationError(
          'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
            'The AttributeValue for a key attribute cannot contain an empty value. ' +
            `IndexName: ${index.IndexName}, IndexKey: ${AttributeName}`,
        );
      }
    }
  }
  return item;
}
