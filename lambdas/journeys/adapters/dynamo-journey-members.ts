import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { idSetOf } from '../../shared/domain/id-set.ts';
import type { ListJourneyMembers } from '../contracts.ts';
import { isLiving, membersAt } from '../domain/cohort.ts';
import { endedKey, headerFromItem, livingKey, membersFromItem, membersKey } from './cohort-items.ts';
import { createReadDepartures } from './dynamo-departures.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';

/**
 * From the lists of the journey's cohorts, of up to 500 members each: 28 bytes a member are read, not an enrolment each.
 * Cohorts that are still being gathered count nobody yet.
 */
export function createListJourneyMembers({
  client,
  tables,
}: Omit<DynamoJourneyDeps, 'commit'>): ListJourneyMembers {
  const TableName = tables.records;
  const { listDepartures } = createReadDepartures({ client, tables });

  const headersIn = async (partition: string) =>
    (
      await queryAll(client, {
        TableName,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :cohorts',
        ExpressionAttributeValues: { ':cohorts': partition },
      })
    ).map(headerFromItem);

  return async (channelId, journeyId) => {
    const found = [...(await headersIn(livingKey(journeyId))), ...(await headersIn(endedKey(journeyId)))];
    const headers = found.filter((header) => header.channelId === channelId && header.status !== 'starting');
    const items = await batchGetAll(
      client,
      TableName,
      headers.map(({ cohortId }) => membersKey(cohortId)),
    );
    const lists = new Map(items.map((item) => [String(item['pk']), membersFromItem(item)]));
    const [enrolled, inside] = [new Set<string>(), new Set<string>()];
    for (const { cohortId, status, visit } of headers) {
      const list = lists.get(membersKey(cohortId).pk);
      if (!list) continue;
      for (const { memberId } of list.members) enrolled.add(memberId);
      if (!isLiving(status)) continue;
      const departures = await listDepartures(cohortId, visit);
      const gone = new Set(departures.map(({ memberId }) => memberId));
      for (const { memberId } of membersAt(list, visit)) if (!gone.has(memberId)) inside.add(memberId);
    }
    return { enrolled: idSetOf(enrolled), inside: idSetOf(inside) };
  };
}
