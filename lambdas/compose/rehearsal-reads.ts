import type { LoadPartition } from '../shared/edge/dynamo/memory/memory-tables.ts';
import { queryAll } from '../shared/edge/dynamo/query-all.ts';
import type { Core } from './core.ts';

/** What a channel has set up, by the first word of the key. */
const setUp = [
  ...['AUDIENCES', 'CHANNEL', 'COMMERCE', 'SEGMENTS', 'SNAPSHOTS', 'TAGS'],
  ...['RICHMENUS', 'TEMPLATE', 'TEMPLATES', 'TOPICS', 'CODEPOOLS', 'CODEHEADS', 'CODEBLOCK'],
];
/** What is known of one member; the key ends with its id. */
const ofMembers = ['CONTACT', 'CODEGIVEN'];

interface Rehearsed {
  journeyId: string;
  memberIds: readonly string[];
}

/**
 * Partitions that are read from the real tables when they are first asked for. Of a member's records only its passage
 * through the rehearsed journey is read: with its cohort it decides whether the member may enter again.
 */
export function readThrough({ client, tables }: Core, { journeyId, memberIds }: Rehearsed): LoadPartition {
  const members = new Set(memberIds);
  const cohorts = new Set<string>();
  const query = (TableName: string, pk: string, sk?: string) =>
    queryAll(client, {
      TableName,
      KeyConditionExpression: sk === undefined ? 'pk = :pk' : 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': pk, ...(sk === undefined ? {} : { ':sk': sk }) },
    });

  return (table, pk) => {
    const [word = ''] = pk.split('#', 1);
    const lastPart = pk.split('#').at(-1) ?? '';
    const isOfMember = members.has(lastPart);
    if (table === 'activity') return isOfMember ? query(tables.activity, pk) : undefined;
    if (table !== 'records') return undefined;
    if (word === 'MEMBER' && isOfMember)
      return query(tables.records, pk, `ENROLMENT#${journeyId}`).then((items) => {
        for (const { cohortId } of items) cohorts.add(String(cohortId));
        return items;
      });
    const isThere =
      setUp.includes(word) ||
      (ofMembers.includes(word) && isOfMember) ||
      (word === 'ENTRIES' && lastPart === journeyId) ||
      (word === 'COHORT' && cohorts.has(lastPart));
    return isThere ? query(tables.records, pk) : undefined;
  };
}
