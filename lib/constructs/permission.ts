import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { TableName } from '../../lambdas/shared/tables.ts';

/** What one function may do, in exact IAM actions on exact resources. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Why a resource ends in a wildcard; required where one does, and recorded for cdk-nag. */
  readonly wildcardReason?: string;
}

/** DynamoDB has no TransactWriteItems action: a transaction needs the actions of its parts. */
type TableAction =
  | 'ConditionCheckItem'
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem';

export const onTable = (table: TableV2, ...actions: readonly TableAction[]): Permission => ({
  actions: actions.map((action) => `dynamodb:${action}`),
  resources: [table.tableArn],
});

/** SQS knows no permission for batches: they are sends. */
export const sendMessages = (queueArn: string): Permission => ({
  actions: ['sqs:SendMessage'],
  resources: [queueArn],
});

/** For senders: codes of members are leased within their transactions, and a block that is used up loses its head. */
export const giveCodes = (records: TableV2): Permission =>
  onTable(
    records,
    'GetItem',
    'BatchGetItem',
    'Query',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'BatchWriteItem',
  );

export const queryIndex = (table: TableV2, index: string): Permission => ({
  actions: ['dynamodb:Query'],
  resources: [`${table.tableArn}/index/${index}`],
});

/** Objects of the bucket below a key prefix. */
export const onObjects = (
  bucketArn: string,
  prefix: string,
  ...actions: readonly ('GetObject' | 'PutObject' | 'DeleteObject')[]
): Permission => ({
  actions: actions.map((action) => `s3:${action}`),
  resources: [`${bucketArn}/${prefix}/*`],
  wildcardReason: `Object keys below ${prefix}/ are made at run time.`,
});

/** Without it S3 answers "access denied" for a key that does not exist. */
export const tellMissingObjects = (bucketArn: string): Permission => ({
  actions: ['s3:ListBucket'],
  resources: [bucketArn],
});

export type Tables = Readonly<Record<TableName, TableV2>>;
