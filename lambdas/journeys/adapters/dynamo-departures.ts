import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { WritePart } from '../../shared/domain/write-part.ts';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import type { CohortHeader } from '../domain/cohort.ts';
import type { CohortStore, DepartRequest } from '../ports.ts';
import { departureFromItem, departureKey, departureToItem, headerKey, markerKey } from './cohort-items.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';
import { figuresPart } from './node-counts.ts';

type Departures = Pick<
  CohortStore,
  'depart' | 'departParts' | 'listDepartures' | 'readDeparture' | 'countParts' | 'countOnce'
>;

const ifAbsent = { ConditionExpression: 'attribute_not_exists(pk)' };

const closedWhen = {
  open: 'closedVisit < :visit',
  acting: 'closedVisit = :visit',
  current: 'closedVisit <= :visit',
} as const;

/**
 * Departures are items of their own beside the header, which they only check: a storm of them costs the same for the last
 * as for the first, and the header stays as small as it was.
 */
export function createDynamoDepartures({ client, tables, commit }: DynamoJourneyDeps): Departures {
  const TableName = tables.records;

  const headerCheck = (
    { cohortId, status, visit }: CohortHeader,
    closed: (typeof closedWhen)[keyof typeof closedWhen],
  ): WritePart => ({
    label: 'header',
    item: {
      ConditionCheck: {
        TableName,
        Key: headerKey(cohortId),
        ConditionExpression: `#status = :status AND visit = :visit AND ${closed}`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':visit': visit },
      },
    },
  });

  const conditionPart = (header: CohortHeader, when: DepartRequest['when']): WritePart =>
    typeof when === 'string' ? headerCheck(header, closedWhen[when]) : when;

  const departParts: CohortStore['departParts'] = ({ header, departure, counts, onward, when }) => {
    const Item = departureToItem(header.cohortId, departure, onward);
    return [
      { label: 'departure', item: { Put: { TableName, Item, ...ifAbsent } } },
      conditionPart(header, when),
      ...figuresPart(TableName, header, counts),
    ];
  };

  return {
    ...createReadDepartures({ client, tables }),

    departParts,

    async depart(request) {
      const answer = await commit(departParts(request));
      if (answer.outcome === 'committed') return 'departed';
      return answer.labels.includes('departure') ? 'left before' : 'changed meanwhile';
    },

    countParts: ({ journeyId, version, memberId }, counts) =>
      figuresPart(TableName, { journeyId, version, cohortId: memberId }, counts),

    async countOnce({ header, visit, memberId, counts }) {
      const Item = markerKey(header.cohortId, visit, memberId);
      await commit([
        { label: 'counted', item: { Put: { TableName, Item, ...ifAbsent } } },
        ...figuresPart(TableName, header, counts),
      ]);
    },
  };
}

type Reads = Pick<CohortStore, 'listDepartures' | 'readDeparture'>;

export function createReadDepartures({ client, tables }: Omit<DynamoJourneyDeps, 'commit'>): Reads {
  const TableName = tables.records;
  return {
    async listDepartures(cohortId, visit) {
      const { pk, sk } = departureKey(cohortId, visit);
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :visit)',
        ExpressionAttributeValues: { ':pk': pk, ':visit': sk },
        ConsistentRead: true,
      });
      return items.map(departureFromItem);
    },

    async readDeparture(cohortId, visit, memberId) {
      const Key = departureKey(cohortId, visit, memberId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && departureFromItem(Item);
    },
  };
}
