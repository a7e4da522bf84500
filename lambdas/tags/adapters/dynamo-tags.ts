import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { MemberTag } from '../../members/contracts.ts';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { MemberTagStore, TagStore } from '../ports.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: TableNames;
}

const TagItem = z.object({
  name: z.string(),
  halfLifeDays: z.number().optional(),
  description: z.string().optional(),
  createdAt: z.string(),
});

export function createDynamoTags({
  client,
  tables,
}: Omit<Deps, 'tables'> & { tables: Pick<TableNames, 'records'> }): TagStore {
  const TableName = tables.records;
  const pk = (channelId: string): string => `TAGS#${channelId}`;
  const keyOf = (channelId: string, name: string) => ({ pk: pk(channelId), sk: `TAG#${name}` });
  return {
    async list(channelId) {
      const items = await queryPartition(client, TableName, pk(channelId));
      return items.map((item) => TagItem.parse(item));
    },
    async read(channelId, name) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keyOf(channelId, name), ConsistentRead: true }),
      );
      return Item && TagItem.parse(Item);
    },
    async create(channelId, tag) {
      return unlessRefused(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...keyOf(channelId, tag.name), ...tag },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },
    async remove(channelId, name) {
      const { Attributes } = await client.send(
        new DeleteCommand({ TableName, Key: keyOf(channelId, name), ReturnValues: 'ALL_OLD' }),
      );
      return Attributes !== undefined;
    },
  };
}

const TaggedItem = z.object({
  tags: z.record(z.string(), MemberTag),
  tagCauses: z.array(z.object({ causeId: z.string(), lost: z.array(z.string()).default([]) })).default([]),
  tagRevision: z.number().default(0),
});

/** The tags map of the members' items; `memberKey` is the members capability's own. */
export function createDynamoMemberTags(
  { client, tables }: Omit<Deps, 'tables'> & { tables: Pick<TableNames, 'members'> },
  memberKey: (channelId: string, memberId: string) => Record<string, string>,
): MemberTagStore {
  const TableName = tables.members;
  return {
    async read(channelId, memberId) {
      const Key = memberKey(channelId, memberId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (!Item) return undefined;
      const { tags, tagCauses, tagRevision } = TaggedItem.parse(Item);
      return { tags, causes: tagCauses, revision: tagRevision };
    },
    async write(channelId, memberId, { tags, causes, revision }) {
      return unlessRefused(
        client.send(
          new UpdateCommand({
            TableName,
            Key: memberKey(channelId, memberId),
            UpdateExpression: 'SET tags = :tags, tagCauses = :causes, tagRevision = :next',
            ConditionExpression:
              revision === 0
                ? 'attribute_exists(pk) AND attribute_not_exists(tagRevision)'
                : 'tagRevision = :revision',
            ExpressionAttributeValues: {
              ':tags': tags,
              ':causes': causes.map(({ causeId, lost }) =>
                lost.length > 0 ? { causeId, lost } : { causeId },
              ),
              ':next': revision + 1,
              ...(revision === 0 ? {} : { ':revision': revision }),
            },
          }),
        ),
      );
    },
  };
}
