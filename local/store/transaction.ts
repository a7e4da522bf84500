import { createHash } from 'node:crypto';
import type { CapacityDetail } from './dynalite.ts';
import { validationError } from './dynamo-error.ts';
import { hasDuplicates, prepareWrite } from './item-write.ts';
import type { FindTable, ItemWrite, WriteName } from './item-write.ts';
import type { TransactionToken } from './transaction-token.ts';

/** DynamoDB quota. */
const maxTransactionItems = 100;

export interface Transaction {
  readonly writes: readonly ItemWrite[];
  readonly token?: TransactionToken;
  readonly capacityDetail?: CapacityDetail;
}

const writeNames: Readonly<Record<string, WriteName>> = {
  Put: 'putItem',
  Update: 'updateItem',
  Delete: 'deleteItem',
  ConditionCheck: 'check',
};

/** @throws ValidationException for anything that DynamoDB refuses before it looks at items */
export function parseTransaction(input: object, findTable: FindTable): Transaction {
  const { TransactItems, ClientRequestToken, ReturnConsumedCapacity } = input as {
    TransactItems?: unknown;
    ClientRequestToken?: string;
    ReturnConsumedCapacity?: CapacityDetail;
  };
  const writes = transactionItems(TransactItems).map((item) => parseWrite(item, findTable));
  if (hasDuplicates(writes)) {
    throw validationError('Transaction request cannot include multiple operations on one item');
  }
  const content = JSON.stringify(TransactItems);
  return {
    writes,
    ...(ClientRequestToken && { token: { id: ClientRequestToken, fingerprint: sha256(content) } }),
    ...(ReturnConsumedCapacity && { capacityDetail: ReturnConsumedCapacity }),
  };
}

/** @throws ValidationException unless there are 1..100 items */
export function transactionItems(items: unknown): readonly object[] {
  if (!Array.isArray(items) || items.length < 1 || items.length > maxTransactionItems) {
    const bound =
      Array.isArray(items) && items.length > 0 ? 'less than or equal to 100' : 'greater than or equal to 1';
    throw validationError(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  return items as object[];
}

function parseWrite(item: object, findTable: FindTable): ItemWrite {
  const [action, ...others] = Object.entries(item) as [string, object][];
  const name = action && writeNames[action[0]];
  if (!action || !name || others.length > 0) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (name === 'check' && !('ConditionExpression' in action[1])) {
    throw validationError('The ConditionExpression of a ConditionCheck must not be null');
  }
  return prepareWrite(name, action[1], findTable);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
