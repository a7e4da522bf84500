import { consumedCapacities } from '../consumed-capacity.ts';
import type { CapacityDetail } from '../dynalite.ts';
import { validationError } from '../dynamo-error.ts';
import type { Engine, Operation } from '../engine.ts';
import { parseRequest } from '../parse-request.ts';
import { mergeUsages, transactionFactor } from '../request-units.ts';
import { transactionItems } from '../transaction.ts';
import { readOne } from './get-item.ts';

/** Items as they were together at one moment: the reads run without interruption. */
export const transactGetItems: Operation = (engine, input) => {
  const { TransactItems, ReturnConsumedCapacity } = input as {
    TransactItems?: unknown;
    ReturnConsumedCapacity?: CapacityDetail;
  };
  const reads = transactionItems(TransactItems).map((item) => readTransactionally(engine, item));
  const usages = mergeUsages(reads.map((read) => read.usage));
  engine.meter.record('TransactGetItems', 'read', usages);
  return {
    Responses: reads.map(({ item }) => (item ? { Item: item } : {})),
    ...consumedCapacities(ReturnConsumedCapacity, usages),
  };
};

function readTransactionally(engine: Engine, item: object) {
  if (!('Get' in item) || typeof item.Get !== 'object' || item.Get === null) {
    throw validationError('TransactItems of a TransactGetItems request can only contain Get');
  }
  const read = readOne(engine, { ...parseRequest('getItem', item.Get), ConsistentRead: true });
  return { ...read, usage: { ...read.usage, tableUnits: read.usage.tableUnits * transactionFactor } };
}
