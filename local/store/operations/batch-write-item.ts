import { consumedCapacities } from '../consumed-capacity.ts';
import type { ParsedRequests } from '../dynalite.ts';
import { validationError } from '../dynamo-error.ts';
import type { Operation } from '../engine.ts';
import { hasDuplicates, prepareWrite, stageWrite } from '../item-write.ts';
import type { FindTable, ItemWrite } from '../item-write.ts';
import { parseRequest } from '../parse-request.ts';
import { mergeUsages, writeUsage } from '../request-units.ts';

/** DynamoDB quota. */
const maxWrites = 25;

/** Puts and deletes without conditions; all of them are always processed. */
export const batchWriteItem: Operation = (engine, input) => {
  const request = parseRequest('batchWriteItem', input);
  const writes = toWrites(request, engine.findTable);
  if (writes.length > maxWrites)
    throw validationError('Too many items requested for the BatchWriteItem call');
  if (hasDuplicates(writes)) throw validationError('Provided list of item keys contains duplicates');
  return engine.commits.run((stage) => {
    const usages = mergeUsages(writes.map((write) => writeUsage(stageWrite(write, stage))));
    engine.meter.record('BatchWriteItem', 'write', usages);
    return { UnprocessedItems: {}, ...consumedCapacities(request.ReturnConsumedCapacity, usages) };
  });
};

function toWrites(request: ParsedRequests['batchWriteItem'], findTable: FindTable): ItemWrite[] {
  return Object.entries(request.RequestItems).flatMap(([TableName, writes]) =>
    writes.map(({ PutRequest, DeleteRequest }) =>
      PutRequest
        ? prepareWrite('putItem', { TableName, Item: PutRequest.Item }, findTable)
        : prepareWrite('deleteItem', { TableName, Key: DeleteRequest?.Key }, findTable),
    ),
  );
}
