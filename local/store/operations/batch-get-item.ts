import { consumedCapacities } from '../consumed-capacity.ts';
import type { Operation } from '../engine.ts';
import { parseRequest } from '../parse-request.ts';
import { mergeUsages } from '../request-units.ts';
import { readOne } from './get-item.ts';

/** Up to 100 items, each read on its own; all keys are always processed. */
export const batchGetItem: Operation = (engine, input) => {
  const request = parseRequest('batchGetItem', input);
  const reads = Object.entries(request.RequestItems).flatMap(([TableName, { Keys, ...options }]) =>
    Keys.map((Key) => readOne(engine, { ...options, TableName, Key })),
  );
  const usages = mergeUsages(reads.map((read) => read.usage));
  engine.meter.record('BatchGetItem', 'read', usages);
  const tables = Object.keys(request.RequestItems);
  const itemsOf = (table: string) =>
    reads.flatMap(({ item, usage }) => (item && usage.table === table ? [item] : []));
  return {
    Responses: Object.fromEntries(tables.map((table) => [table, itemsOf(table)])),
    UnprocessedKeys: {},
    ...consumedCapacities(request.ReturnConsumedCapacity, usages),
  };
};
