import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { ExpectedValues } from '../contracts.ts';
import type { MergeStore, MergingMember } from '../ports.ts';
import { MemberItem, memberKey } from './member-item.ts';

const Item = MemberItem.extend({
  tagRevision: z.number().optional(),
  consents: z.array(z.string()).default([]),
  mergedFrom: z.array(z.string()).default([]),
  mergedInto: z.string().optional(),
});

/** The two ends of a merge; each write is refused when what it builds on changed since it was read. */
export function createDynamoMerges({
  client,
  tables,
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members'>;
}): MergeStore {
  const TableName = tables.members;

  const unchanged = ({ tagRevision }: MergingMember, expected: ExpectedValues) => {
    const known = Object.entries({ tagRevision, ...expected });
    const clauses = known.map(([path, value], index) =>
      value === undefined ? `attribute_not_exists(${path})` : `${path} = :e${index}`,
    );
    const values = known.flatMap(([, value], index) => (value === undefined ? [] : [[`:e${index}`, value]]));
    return {
      condition: ['attribute_exists(pk)', 'attribute_not_exists(mergedInto)', ...clauses].join(' AND '),
      values: Object.fromEntries(values) as Record<string, number>,
    };
  };

  return {
    async read(channelId, memberIds) {
      const keys = memberIds.map((memberId) => memberKey(channelId, memberId));
      const items = await batchGetAll(client, TableName, keys, { consistentRead: true });
      const found = new Map(items.map((item) => Item.parse(item)).map((item) => [item.memberId, item]));
      return memberIds.map((memberId): MergingMember | undefined => {
        const item = found.get(memberId);
        if (!item) return undefined;
        const { tags, tagRevision, attributes, consents, createdAt, mergedFrom, mergedInto } = item;
        const { lineUserId, lifecycle } = item.profile;
        return {
          ...{ memberId, lineUserId, lifecycle, tags, tagRevision, attributes, consents },
          ...{ createdAt, mergedFrom, mergedInto },
        };
      });
    },

    leave(channelId, member, { into, expected }) {
      const { condition, values } = unchanged(member, expected);
      return {
        label: 'member is as read',
        item: {
          Update: {
            TableName,
            Key: memberKey(channelId, member.memberId),
            UpdateExpression: 'SET mergedInto = :into REMOVE commerce, scores, engagement',
            ConditionExpression: `${condition} AND attribute_not_exists(profile.lineUserId)`,
            ExpressionAttributeValues: { ...values, ':into': into },
          },
        },
      };
    },

    stay(channelId, member, { tags, attributes, consents, createdAt, mergedFrom, maps, expected }) {
      const { condition, values } = unchanged(member, expected);
      const names = Object.keys(attributes);
      const sets = [
        'tags = :tags',
        'tagRevision = :next',
        'consents = :consents',
        'createdAt = :createdAt',
        'mergedFrom = :mergedFrom',
        ...names.map(
          (_, index) => `attributes.#a${index} = if_not_exists(attributes.#a${index}, :a${index})`,
        ),
        ...Object.keys(maps).map((_, index) => `#m${index} = :m${index}`),
      ];
      const aliases = {
        ...Object.fromEntries(names.map((name, index) => [`#a${index}`, name])),
        ...Object.fromEntries(Object.keys(maps).map((name, index) => [`#m${index}`, name])),
      };
      return {
        label: 'other member is as read',
        item: {
          Update: {
            TableName,
            Key: memberKey(channelId, member.memberId),
            UpdateExpression: `SET ${sets.join(', ')}`,
            ConditionExpression: condition,
            ...(Object.keys(aliases).length > 0 ? { ExpressionAttributeNames: aliases } : {}),
            ExpressionAttributeValues: {
              ...values,
              ':tags': tags,
              ':next': (member.tagRevision ?? 0) + 1,
              ':consents': consents,
              ':createdAt': createdAt,
              ':mergedFrom': mergedFrom,
              ...Object.fromEntries(names.map((name, index) => [`:a${index}`, attributes[name]])),
              ...Object.fromEntries(Object.values(maps).map((map, index) => [`:m${index}`, map])),
            },
          },
        },
      };
    },
  };
}
