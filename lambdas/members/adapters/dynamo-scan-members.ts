import { GetCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../../shared/tables.ts';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import type { MemberRow, ReadMemberRow, ReadMemberRows, ScanMembers } from '../contracts.ts';
import { memberKey } from './member-item.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members'>;
}

/** What our own adapters wrote; millions are read a night, so it is not checked again. */
type StoredRow = Omit<
  MemberRow,
  'lifecycle' | 'lineUserId' | 'language' | 'followedAt' | 'source' | 'birthday'
> & {
  profile: Pick<MemberRow, 'lifecycle' | 'lineUserId' | 'language' | 'followedAt' | 'source' | 'birthday'>;
  mergedInto?: string;
};

/** Pages of one bucket after the other: within a bucket, and so in all, members come in the order of their ids. */
export function createScanMembers({ client, tables }: Deps): ScanMembers {
  return async function* scan(channelId, { from, to }) {
    for (let bucket = from; bucket <= to; bucket += 1) {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tables.members,
            KeyConditionExpression: 'pk = :bucket',
            ExpressionAttributeValues: { ':bucket': `${channelId}#${bucket}` },
            ExclusiveStartKey,
          }),
        );
        const rows = (page.Items ?? []).flatMap((item) => rowOf(item as unknown as StoredRow) ?? []);
        if (rows.length > 0) yield rows;
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }
  };
}

/** One member's whole row. */
export function createReadMemberRow({ client, tables }: Deps): ReadMemberRow {
  return async (channelId, memberId) => {
    const Key = memberKey(channelId, memberId);
    const { Item } = await client.send(
      new GetCommand({ TableName: tables.members, Key, ConsistentRead: true }),
    );
    return Item && rowOf(Item as unknown as StoredRow);
  };
}

export function createReadMemberRows({ client, tables }: Deps): ReadMemberRows {
  return async (channelId, memberIds) => {
    const keys = memberIds.map((memberId) => memberKey(channelId, memberId));
    const items = await batchGetAll(client, tables.members, keys, { consistentRead: true });
    const rows = items.flatMap((item) => rowOf(item as unknown as StoredRow) ?? []);
    return new Map(rows.map((row) => [row.memberId, row]));
  };
}

/** Undefined for who is not a member any more. */
function rowOf(item: StoredRow): MemberRow | undefined {
  const { profile, mergedInto } = item;
  if (mergedInto !== undefined || profile.lifecycle === 'erased') return undefined;
  return {
    channelId: item.channelId,
    memberId: item.memberId,
    createdAt: item.createdAt,
    attributes: item.attributes,
    tags: item.tags,
    lifecycle: profile.lifecycle,
    lineUserId: profile.lineUserId,
    language: profile.language,
    followedAt: profile.followedAt,
    source: profile.source,
    birthday: profile.birthday,
    commerce: item.commerce,
    scores: item.scores,
    engagement: item.engagement,
    loyalty: item.loyalty,
    consents: item.consents,
    preferences: item.preferences,
  };
}
