import type { Item } from '../shared/edge/dynamo/memory/evaluate-expression.ts';
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

  const passageOf = async (pk: string): Promise<readonly Item[]> => {
    const passage = await query(tables.records, pk, `ENROLMENT#${journeyId}`);
    for (const { cohortId } of passage) cohorts.add(String(cohortId));
    return passage;
  };
  /** Partitions of the records that are read as a whole, by their first and last word. */
  const isThere = (word: string, last: string): boolean =>
    setUp.includes(word) ||
    (ofMembers.includes(word) && members.has(last)) ||
    (word === 'ENTRIES' && last === journeyId) ||
    (word === 'COHORT' && cohorts.has(last));

  return (table, pk) => {
    const words = pk.split('#');
    const [first = '', last = ''] = [words[0], words.at(-1)];
    if (table === 'activity') return members.has(last) ? query(tables.activity, pk) : undefined;
    if (table === 'members') return undefined;
    if (first === 'MEMBER') return members.has(last) ? passageOf(pk) : undefined;
    return isThere(first, last) ? query(tables.records, pk) : undefined;
  };
}
