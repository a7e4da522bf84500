import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { CohortMember } from '../domain/cohort.ts';
import type { CohortStore } from '../ports.ts';
import {
  dueKey,
  endedKey,
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
import { createDynamoDepartures } from './dynamo-departures.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';
import { countsKey, sumCounts } from './node-counts.ts';

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

  const fixing = (cohortId: string, members: readonly CohortMember[]) => ({
    TableName,
    Item: membersToItem(cohortId, members, true),
    ConditionExpression: 'isFixed = :no',
    ExpressionAttributeValues: { ':no': false },
  });

  const departures = createDynamoDepartures(deps);

  return {
    ...departures,
    ...createCohortTransitions(deps, { ...departures, readHeader }),
    readHeader,
    readVisit,
    readMembers: readList,

    async begin(header, candidates) {
      // The candidates come first: a header without a list could never be completed.
      await putIfAbsent(membersToItem(header.cohortId, candidates, false));
      await putIfAbsent(headerToItem(header));
    },

    fixMembers: (cohortId, members) => unlessRefused(client.send(new PutCommand(fixing(cohortId, members)))),

    fixMembersPart: (cohortId, members) => ({
      label: 'the list is open',
      item: { Put: fixing(cohortId, members) },
    }),

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

    async listEnded(journeyId, since) {
      const items = await queryAll(client, {
        TableName,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :ended AND gsi1sk >= :since',
        ExpressionAttributeValues: { ':ended': endedKey(journeyId), ':since': dueKey(since, '') },
      });
      return items.map(headerFromItem);
    },

    async readCounts(journeyId, version) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': countsKey(journeyId, version, 0).pk },
      });
      return sumCounts(items);
    },
  };
}
