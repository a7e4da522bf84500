import { PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../../shared/tables.ts';

export interface RecordsDeps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}

/** All items of a partition whose sort key begins so, consistently read and in order. */
export async function queryByPrefix(
  { client, tables }: RecordsDeps,
  pk: string,
  prefix: string,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tables.records,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

/** Puts an item whose stored `revision` is still that one (0: absent); false when it is not. */
export async function putAtRevision(
  { client, tables }: RecordsDeps,
  Item: Record<string, unknown>,
  revision: number,
): Promise<boolean> {
  const condition =
    revision === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'revision = :known', ExpressionAttributeValues: { ':known': revision } };
  try {
    await client.send(new PutCommand({ TableName: tables.records, Item, ...condition }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
