import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { ReadMembers } from '../contracts.ts';
import type { MemberStore } from '../ports.ts';
import { createListMembers } from './dynamo-member-list.ts';
import { MemberItem, memberKey, toSnapshot } from './member-item.ts';

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

  return {
    list: createListMembers({ client, tables }),

    async read(channelId, memberId) {
      const item = await readItem(channelId, memberId);
      return item && toSnapshot(item);
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
