import { DynamoError } from './dynamo-error.ts';
import type { Engine, Operation } from './engine.ts';
import { batchGetItem } from './operations/batch-get-item.ts';
import { batchWriteItem } from './operations/batch-write-item.ts';
import { describeTable } from './operations/describe-table.ts';
import { getItem } from './operations/get-item.ts';
import { query, scan } from './operations/query.ts';
import { transactGetItems } from './operations/transact-get-items.ts';
import { transactWriteItems } from './operations/transact-write-items.ts';
import { writeItem } from './operations/write-item.ts';

const operations = new Map<string, Operation>(
  Object.entries({
    GetItem: getItem,
    PutItem: writeItem('putItem'),
    UpdateItem: writeItem('updateItem'),
    DeleteItem: writeItem('deleteItem'),
    Query: query,
    Scan: scan,
    BatchGetItem: batchGetItem,
    BatchWriteItem: batchWriteItem,
    TransactGetItems: transactGetItems,
    TransactWriteItems: transactWriteItems,
    DescribeTable: describeTable,
  }),
);

/** @throws DynamoError for everything that DynamoDB would answer with status 400 */
export async function answerOperation(engine: Engine, name: string, input: object): Promise<object> {
  const operation = operations.get(name);
  if (operation) return operation(engine, input);
  throw new DynamoError('UnknownOperationException', `The embedded store has no operation ${name}`);
}
