import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { TableNames } from '../../shared/tables.ts';
import { MemberPreferences } from '../contracts.ts';
import type { MemberPreferenceStore } from '../ports.ts';

const Item = z.object({
  profile: z.object({ language: z.string().optional(), lifecycle: z.string() }),
  preferences: MemberPreferences.optional(),
  mergedInto: z.string().optional(),
});

/** `memberKey` is the members capability's own. */
export function createDynamoMemberPreferences(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members'>;
  memberKey: (channelId: string, memberId: string) => Record<string, string>;
}): MemberPreferenceStore {
  const TableName = deps.tables.members;
  return {
    async read(channelId, memberId) {
      const Key = deps.memberKey(channelId, memberId);
      const found = await deps.client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (!found.Item) return undefined;
      const { profile, preferences, mergedInto } = Item.parse(found.Item);
      if (mergedInto !== undefined || profile.lifecycle === 'erased') return undefined;
      return { preferences, language: profile.language };
    },

    change: ({ channelId, memberId }, before, after) => ({
      label: 'preferences are as read',
      item: {
        Update: {
          TableName,
          Key: deps.memberKey(channelId, memberId),
          UpdateExpression: 'SET preferences = :after',
          ConditionExpression: [
            'attribute_exists(pk) AND attribute_not_exists(mergedInto)',
            before ? 'preferences.revision = :before' : 'attribute_not_exists(preferences)',
          ].join(' AND '),
          ExpressionAttributeValues: { ':after': after, ...(before && { ':before': before.revision }) },
        },
      },
    }),
  };
}
