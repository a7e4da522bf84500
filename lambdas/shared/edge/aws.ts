import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../tables.ts';
import type { SharedEnv } from '../env.ts';

/** The document client as every adapter expects it. Region and endpoint come from the AWS environment. */
export function documentClient(client: DynamoDBClient = new DynamoDBClient({})): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

export const tableNames = (env: SharedEnv): TableNames => ({
  members: env.TABLE_MEMBERS,
  records: env.TABLE_RECORDS,
  activity: env.TABLE_ACTIVITY,
});
