import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { Commit } from '../../shared/domain/write-part.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { CohortStore } from '../ports.ts';
import {
  headerFromItem,
  headerKey,
  headerToItem,
  livingKey,
  membersFromItem,
  membersKey,
  membersToItem,
  visitFromItem,
  visitKey,
  visitToItem,
} from './cohort-items.ts';
import { createCohortTransitions } from './dynamo-cohort-transitions.ts';
import { countShards, countsKey, sumCounts } from './node-counts.ts';

export interface DynamoJourneyDeps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  commit: Commit;
}

/** Cohorts in the records table. Reads are consistent: a step must see what it wrote before it crashed. */
export function createDynamoCohorts(deps: DynamoJourneyDeps): CohortStore {
  const { client, tables } = deps;
  const TableName = tables.records;

  const get = async (Key: object): Promise<unknown> =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

  const putIfAbsent = async (Item: object): Promise<boolean> =>
    unlessRefused(
      client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
    );

  const readHeader: CohortStore['readHeader'] = async (cohortId) => {
    const item = await get(headerKey(cohortId));
    return item === undefined ? undefined : headerFromItem(item);
  };

  const readVisit: CohortStore['readVisit'] = async (cohortId, visit) => {
    const item = await get(visitKey(cohortId, visit));
    return item === undefined ? undefined : visitFromItem(item);
  };

  const readList = async (cohortId: string) => {
    const item = await get(membersKey(cohortId));
    return item === undefined ? undefined : membersFromItem(item);
  };

  return {
    ...createCohortTransitions(deps, readHeader),
    readHeader,
    readVisit,
    readMembers: readList,

    async begin(header, candidates) {
      // The candidates come first: a header without a list could never be completed.
      await putIfAbsent(membersToItem(header.cohortId, candidates, false));
      await putIfAbsent(headerToItem(header));
    },

    async fixMembers(cohortId, members) {
      return unlessRefused(
        client.send(
          new PutCommand({
            TableName,
            Item: membersToItem(cohortId, members, true),
            ConditionExpression: 'isFixed = :no',
            ExpressionAttributeValues: { ':no': false },
          }),
        ),
      );
    },

    async markStarted(cohortId, execution) {
      await unlessRefused(
        client.send(
          new UpdateCommand({
            TableName,
            Key: headerKey(cohortId),
            UpdateExpression: 'SET started = :yes',
            ConditionExpression: 'execution = :execution',
            ExpressionAttributeValues: { ':yes': true, ':execution': execution },
          }),
        ),
      );
    },

    async freezeVisit(record) {
      if (await putIfAbsent(visitToItem(record))) return record;
      return (await readVisit(record.cohortId, record.visit)) ?? record;
    },

    async listVisits(cohortId) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :visit)',
        ExpressionAttributeValues: { ':pk': headerKey(cohortId).pk, ':visit': 'VISIT#' },
      });
      return items.map(visitFromItem);
    },

    async listLiving(journeyId, { dueBefore = 9_999_999_999_999 } = {}) {
      const items = await queryAll(client, {
        TableName,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :living AND gsi1sk < :due',
        ExpressionAttributeValues: {
          ':living': livingKey(journeyId),
          ':due': String(dueBefore).padStart(13, '0'),
        },
      });
      return items.map(headerFromItem);
    },

    async readCounts(journeyId, version) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': countsKey(journeyId, version, 0).pk },
        Limit: countShards,
      });
      return sumCounts(items);
    },
  };
}

/** True when the write took place, false when its condition did not hold. */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export async function queryAll(
  client: DynamoDBDocumentClient,
  query: ConstructorParameters<typeof QueryCommand>[0],
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new QueryCommand({ ...query, ExclusiveStartKey }));
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}
