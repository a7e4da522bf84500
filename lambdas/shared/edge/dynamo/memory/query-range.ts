import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, equalityOn, holds, type Item } from './evaluate-expression.ts';
import type { ItemKey, MemoryTables, Stored } from './memory-tables.ts';
import { parseCondition } from './parse-expression.ts';
import { readUnitsOf, type UnitMeter } from './unit-meter.ts';

type Table = ReturnType<MemoryTables['tableOf']>;

/** One page of a Query; everything that is read is paid, filtered out or not. */
export async function queryRange(
  deps: { store: MemoryTables; meter: UnitMeter; kindOf: (table: Table, key: ItemKey) => string },
  request: QueryCommandInput,
): Promise<{ Items: Item[]; LastEvaluatedKey?: Item }> {
  const { pk, table, found } = await readRange(deps.store, request);
  const from = placeAfter(found, request.ExclusiveStartKey);
  const page = found.slice(from, from + (request.Limit ?? Infinity));
  const bytes = page.reduce((sum, stored) => sum + stored.bytes, 0);
  deps.meter.read(deps.kindOf(table, { pk, sk: '' }), readUnitsOf(bytes, request.ConsistentRead === true));
  const last = from + page.length < found.length ? page.at(-1)?.item : undefined;
  return {
    Items: passing(page, request),
    ...(last && { LastEvaluatedKey: { pk: last['pk'], sk: last['sk'] } }),
  };
}

async function readRange(store: MemoryTables, request: QueryCommandInput) {
  const { IndexName, KeyConditionExpression = '' } = request;
  const table = store.tableOf(request.TableName);
  const condition = parseCondition(KeyConditionExpression);
  const index = table.shape.indexes.find(({ name }) => name === IndexName);
  const pk = String(equalityOn(condition, index?.partitionKey ?? 'pk', request));
  if (!index) await store.ready(table, pk);
  const found = store.range(table, IndexName, pk).filter(({ item }) => holds(condition, item, request));
  if (request.ScanIndexForward === false) found.reverse();
  return { pk, table, found };
}

function passing(page: readonly Stored[], request: QueryCommandInput): Item[] {
  const items = page.map(({ item }) => item);
  const { FilterExpression } = request;
  return FilterExpression === undefined
    ? items
    : items.filter((item) => conditionHolds(FilterExpression, item, request));
}

function placeAfter(found: readonly Stored[], start: Record<string, unknown> | undefined): number {
  if (!start) return 0;
  return found.findIndex(({ item }) => item['pk'] === start['pk'] && item['sk'] === start['sk']) + 1;
}
