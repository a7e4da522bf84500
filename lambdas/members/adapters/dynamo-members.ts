import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { ReadMembers } from '../contracts.ts';
import type { MemberStore } from '../ports.ts';
import { createListMembers } from './dynamo-member-list.ts';
import { isMerged, MemberItem, memberKey, toSnapshot } from './member-item.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members'>;
}

export function createReadMembers({ client, tables }: Deps): ReadMembers {
  return async (channelId, memberIds) => {
    const keys = [...new Set(memberIds)].map((memberId) => memberKey(channelId, memberId));
    // A member that a webhook just made or blocked must be seen so by the send that follows it.
    const items = await batchGetAll(client, tables.members, keys, { consistentRead: true });
    return new Map(
      items
        .filter((item) => !isMerged(item))
        .map((item) => toSnapshot(MemberItem.parse(item)))
        .map((member) => [member.memberId, member]),
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

  return {
    list: createListMembers({ client, tables }),

    async read(channelId, memberId) {
      const Key = memberKey(channelId, memberId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && !isMerged(Item) ? toSnapshot(MemberItem.parse(Item)) : undefined;
    },

    attributesPart(channelId, memberId, changes) {
      const names = Object.keys(changes);
      const sets = names.filter((name) => changes[name] !== null);
      const removes = names.filter((name) => changes[name] === null);
      const path = (name: string): string => `attributes.#a${names.indexOf(name)}`;
      const values = Object.fromEntries(sets.map((name) => [`:a${names.indexOf(name)}`, changes[name]]));
      return {
        label: 'member exists',
        item: {
          Update: {
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
            ...(sets.length > 0 ? { ExpressionAttributeValues: values } : {}),
          },
        },
      };
    },

    newProspect: ({ channelId, memberId, createdAt, lineUserId }) => ({
      label: 'member is new',
      item: {
        Put: {
          TableName,
          Item: {
            ...memberKey(channelId, memberId),
            ...({
              channelId,
              memberId,
              createdAt,
              profile: { lifecycle: 'prospect', lineUserId },
              attributes: {},
              tags: {},
            } satisfies MemberItem),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    }),

    async setProfile(channelId, memberId, { birthday, source, consents }) {
      const fields = { 'profile.birthday': birthday, 'profile.source': source, consents };
      const given = Object.entries(fields).filter(([, value]) => value !== undefined);
      const sets = given.filter(([, value]) => value !== null);
      const removes = given.filter(([, value]) => value === null);
      if (given.length === 0) return;
      await client.send(
        new UpdateCommand({
          TableName,
          Key: memberKey(channelId, memberId),
          UpdateExpression: [
            ...(sets.length > 0
              ? [`SET ${sets.map(([path], index) => `${aliased(path)} = :v${index}`).join(', ')}`]
              : []),
            ...(removes.length > 0 ? [`REMOVE ${removes.map(([path]) => aliased(path)).join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: 'attribute_exists(pk)',
          ...(given.some(([path]) => path.includes('.source'))
            ? { ExpressionAttributeNames: { '#source': 'source' } }
            : {}),
          ...(sets.length > 0
            ? {
                ExpressionAttributeValues: Object.fromEntries(
                  sets.map(([, value], index) => [`:v${index}`, value]),
                ),
              }
            : {}),
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

/** `source` may be a reserved word of DynamoDB's expressions. */
const aliased = (path: string): string => path.replace('.source', '.#source');
