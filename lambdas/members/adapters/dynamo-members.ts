import { GetCommand, QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { MemberSnapshot, ReadMembers } from '../contracts.ts';
import { bucketCount } from '../domain/member.ts';
import { passesFilter, type MemberFilter } from '../domain/member-filter.ts';
import type { MemberPosition, MemberStore } from '../ports.ts';
import { MemberItem, memberKey, toSnapshot } from './member-item.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members'>;
}

/** Buckets that are read side by side while a list fills a page. */
const bucketsUnderWay = 16;

export function createReadMembers({ client, tables }: Deps): ReadMembers {
  return async (channelId, memberIds) => {
    const keys = [...new Set(memberIds)].map((memberId) => memberKey(channelId, memberId));
    const items = await batchGetAll(client, tables.members, keys);
    return new Map(
      items.map((item) => toSnapshot(MemberItem.parse(item))).map((member) => [member.memberId, member]),
    );
  };
}

export function createDynamoMembers({ client, tables }: Deps): MemberStore {
  const TableName = tables.members;

  const readItem = async (channelId: string, memberId: string): Promise<MemberItem | undefined> => {
    const Key = memberKey(channelId, memberId);
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && MemberItem.parse(Item);
  };

  const readBucket = async (
    channelId: string,
    { bucket, memberId = '' }: MemberPosition,
    limit: number,
    filter: MemberFilter,
  ): Promise<MemberSnapshot[]> => {
    const found: MemberSnapshot[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk > :after',
          ExpressionAttributeValues: {
            ':pk': `${channelId}#${bucket}`,
            ':after': memberId === '' ? '0' : memberId,
          },
          ExclusiveStartKey,
        }),
      );
      const members = (page.Items ?? []).map((item) => toSnapshot(MemberItem.parse(item)));
      found.push(...members.filter((member) => passesFilter(member, filter)));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey && found.length < limit);
    return found.slice(0, limit);
  };

  return {
    async read(channelId, memberId) {
      const item = await readItem(channelId, memberId);
      return item && toSnapshot(item);
    },

    async list(channelId, { filter, limit, from = { bucket: 0 } }) {
      const members: MemberSnapshot[] = [];
      let position: MemberPosition = from;
      while (position.bucket < bucketCount && members.length <= limit) {
        const buckets = Array.from(
          { length: Math.min(bucketsUnderWay, bucketCount - position.bucket) },
          (_, index): MemberPosition => (index === 0 ? position : { bucket: position.bucket + index }),
        );
        // One more than the page shows whether there is a next one.
        const found = await mapBounded(buckets, bucketsUnderWay, (bucket) =>
          readBucket(channelId, bucket, limit + 1, filter),
        );
        members.push(...found.flat());
        position = { bucket: position.bucket + buckets.length };
      }
      const page = members.slice(0, limit);
      const last = page.at(-1);
      const next =
        members.length > limit && last
          ? { bucket: parseInt(last.memberId.slice(0, 2), 16), memberId: last.memberId }
          : undefined;
      return { members: page, next };
    },

    async setAttributes(channelId, memberId, changes) {
      const names = Object.keys(changes);
      if (names.length === 0) return;
      const sets = names.filter((name) => changes[name] !== null);
      const removes = names.filter((name) => changes[name] === null);
      const path = (name: string): string => `attributes.#a${names.indexOf(name)}`;
      await client.send(
        new UpdateCommand({
          TableName,
          Key: memberKey(channelId, memberId),
          UpdateExpression: [
            ...(sets.length > 0
              ? [`SET ${sets.map((name) => `${path(name)} = :a${names.indexOf(name)}`).join(', ')}`]
              : []),
            ...(removes.length > 0 ? [`REMOVE ${removes.map(path).join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#a${index}`, name])),
          ExpressionAttributeValues:
            sets.length > 0
              ? Object.fromEntries(sets.map((name) => [`:a${names.indexOf(name)}`, changes[name]]))
              : undefined,
        }),
      );
    },

    async profileFetchedAt(channelId, memberId) {
      return (await readItem(channelId, memberId))?.profile.profileFetchedAt;
    },

    async noteProfile(channelId, memberId, { fetchedAt, language }) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: memberKey(channelId, memberId),
          UpdateExpression: `SET profile.profileFetchedAt = :at${language === undefined ? '' : ', profile.#language = :language'}`,
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: language === undefined ? undefined : { '#language': 'language' },
          ExpressionAttributeValues: {
            ':at': fetchedAt,
            ...(language === undefined ? {} : { ':language': language }),
          },
        }),
      );
    },
  };
}
