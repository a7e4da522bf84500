import { PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Commit, WritePart } from '../../shared/domain/write-part.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
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
export const putAtRevision = (
  { client, tables }: RecordsDeps,
  Item: Record<string, unknown>,
  revision: number,
): Promise<boolean> => unlessRefused(client.send(new PutCommand(putOf(tables, Item, revision))));

/** The same together with other writes. A transaction costs twice, so it is one only where there are some. */
export async function putWithParts(
  deps: RecordsDeps & { commit: Commit },
  Item: Record<string, unknown>,
  { revision, parts }: { revision: number; parts: readonly WritePart[] },
): Promise<boolean> {
  if (parts.length === 0) return putAtRevision(deps, Item, revision);
  const put = { label: 'nobody saved it before', item: { Put: putOf(deps.tables, Item, revision) } };
  return (await deps.commit([put, ...parts])).outcome === 'committed';
}

const putOf = (tables: RecordsDeps['tables'], Item: Record<string, unknown>, revision: number) => ({
  TableName: tables.records,
  Item,
  ...(revision === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'revision = :known', ExpressionAttributeValues: { ':known': revision } }),
});
