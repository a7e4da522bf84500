import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { CurrentMemberId, CurrentMemberIds } from '../contracts.ts';
import { identityKey, type Identity } from '../domain/identity.ts';
import type { IdentityStore } from '../ports.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}

const pointerKey = (channelId: string, memberId: string) => ({
  pk: `MERGED#${channelId}#${memberId}`,
  sk: 'MERGED',
});

/** Who is behind an identity, one small item each. */
export function createDynamoIdentities({ client, tables }: Deps): IdentityStore {
  const TableName = tables.records;
  return {
    async owners(channelId, identities) {
      const keys = identities.map((identity) => identityKey(channelId, identity));
      const items = await batchGetAll(client, TableName, keys, { consistentRead: true });
      const byKey = new Map(items.map((item) => [String(item['pk']), String(item['memberId'])]));
      return identities.map((identity) => byKey.get(identityKey(channelId, identity).pk));
    },

    claim: (channelId, identity, memberId): WritePart => ({
      label: 'identity is free',
      item: {
        Put: {
          TableName,
          Item: { ...identityKey(channelId, identity), memberId },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    }),

    handOver: (channelId: string, identity: Pick<Identity, 'kind' | 'value'>, { from, into }): WritePart => ({
      label: 'identity is still theirs',
      item: {
        Put: {
          TableName,
          Item: { ...identityKey(channelId, identity), memberId: into },
          ConditionExpression: 'memberId = :from',
          ExpressionAttributeValues: { ':from': from },
        },
      },
    }),

    pointTo: (channelId, { from, into }): WritePart => ({
      label: 'member is not merged yet',
      item: {
        Put: {
          TableName,
          Item: { ...pointerKey(channelId, from), gsi1pk: `MERGED#${channelId}`, gsi1sk: from, from, into },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    }),
  };
}

/** Follows merges to their end; a member is merged at most a few times. */
export function createCurrentMemberId({ client, tables }: Deps): CurrentMemberId {
  return async (channelId, memberId) => {
    for (let current = memberId; ;) {
      const Key = pointerKey(channelId, current);
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.records, Key, ConsistentRead: true }),
      );
      if (!Item) return current;
      current = String(Item['into']);
    }
  };
}

export function createCurrentMemberIds({ client, tables }: Deps): CurrentMemberIds {
  return async (channelId) => {
    const items = await queryAll(client, {
      TableName: tables.records,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :merged',
      ExpressionAttributeValues: { ':merged': `MERGED#${channelId}` },
    });
    const into = new Map(items.map((item) => [String(item['from']), String(item['into'])]));
    const end = (memberId: string): string => {
      const next = into.get(memberId);
      return next === undefined ? memberId : end(next);
    };
    return new Map([...into.keys()].map((from) => [from, end(from)]));
  };
}
