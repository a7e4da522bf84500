import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { MemberSnapshot } from '../contracts.ts';
import { bucketCount, bucketOf } from '../domain/member.ts';
import { passesFilter, type MemberFilter } from '../domain/member-filter.ts';
import type { MemberPosition, MemberStore } from '../ports.ts';
import { isMerged, MemberItem, toSnapshot } from './member-item.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members'>;
}

interface BucketQuery {
  channelId: string;
  filter: MemberFilter;
  /** The bucket is left when so many were found. */
  wanted: number;
}

/** One bucket of a large channel fills a page; a small channel needs them all: each round reads more side by side. */
const roundGrowth = 4;
const mostSideBySide = 64;
/** About 10 MB, read in a second or two: a filter that few members pass is answered in several requests. */
const mostExamined = 10_000;

/** Lists the members of a channel by bucket and id. */
export function createListMembers({ client, tables }: Deps): MemberStore['list'] {
  return async (channelId, { filter, limit, from = { bucket: 0 } }) => {
    // One more than the page shows whether there is a next one.
    const wanted = limit + 1;
    const found: MemberSnapshot[] = [];
    let examined = 0;
    let position = from;
    for (let sideBySide = 1; hasMore(position) && found.length < wanted && examined < mostExamined;) {
      const round = bucketsFrom(position, sideBySide);
      const buckets = await mapBounded(round, sideBySide, (start) =>
        readBucket(start, { channelId, filter, wanted }),
      );
      found.push(...buckets.flatMap((bucket) => bucket.members));
      examined += buckets.reduce((sum, bucket) => sum + bucket.examined, 0);
      position = { bucket: position.bucket + round.length };
      sideBySide = Math.min(sideBySide * roundGrowth, mostSideBySide);
    }
    const members = found.slice(0, limit);
    const last = members.at(-1);
    if (found.length > limit && last)
      return { members, next: { bucket: bucketOf(last.memberId), memberId: last.memberId } };
    return { members, next: hasMore(position) ? position : undefined };
  };

  async function readBucket(
    { bucket, memberId }: MemberPosition,
    { channelId, filter, wanted }: BucketQuery,
  ): Promise<{ members: MemberSnapshot[]; examined: number }> {
    const members: MemberSnapshot[] = [];
    let examined = 0;
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tables.members,
          KeyConditionExpression: memberId === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
          ExpressionAttributeValues: {
            ':pk': `${channelId}#${bucket}`,
            ...(memberId === undefined ? {} : { ':after': memberId }),
          },
          Limit: isOpen(filter) ? wanted : undefined,
          ExclusiveStartKey,
        }),
      );
      const read = (page.Items ?? [])
        .filter((item) => !isMerged(item))
        .map((item) => toSnapshot(MemberItem.parse(item)));
      examined += read.length;
      members.push(...read.filter((member) => passesFilter(member, filter)));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey && members.length < wanted);
    return { members, examined };
  }
}

const hasMore = ({ bucket }: MemberPosition): boolean => bucket < bucketCount;

const isOpen = (filter: MemberFilter): boolean => Object.values(filter).every((value) => value === undefined);

const bucketsFrom = (position: MemberPosition, count: number): MemberPosition[] =>
  Array.from({ length: Math.min(count, bucketCount - position.bucket) }, (_, index) =>
    index === 0 ? position : { bucket: position.bucket + index },
  );
