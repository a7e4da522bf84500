import { GetCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { StoredMessage } from '../../../stepfunctions/line-message/stored-message.ts';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import type { TableNames } from '../../shared/tables.ts';
import { Notice, noticeStatuses } from '../domain/notice.ts';
import type { ListWanted, NoticeStore } from '../ports.ts';

const StoredContent = z.object({
  phone: z.string().optional(),
  messages: z.array(StoredMessage).optional(),
  smsText: z.string().optional(),
});

/** For the questions that people ask. */
const noticeSeconds = 90 * 86_400;
/** Longer than all waits together; it goes earlier, when the notice has ended. */
const contentSeconds = 7 * 86_400;

const partition = (channelId: string, noticeId: string): string => `NOTICE#${channelId}#${noticeId}`;

/** By time; ids tell apart what came in the same millisecond. */
const orderOf = ({ createdAt, noticeId }: Notice): string =>
  `${new Date(createdAt).toISOString()}#${noticeId}`;

/** What is listed by status spreads the writes over as many partitions of the index. */
const byStatus = (channelId: string, status: Notice['status']): string => `NOTICES#${channelId}#${status}`;
const byMember = (channelId: string, memberId: string): string => `NOTICES-OF#${channelId}#${memberId}`;

/** A notice is one item, whose revision is its only lock; who gets it and what it says is another. */
export function createDynamoNotices(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): NoticeStore {
  const TableName = deps.tables.records;
  const get = async (channelId: string, noticeId: string, sk: string): Promise<unknown> => {
    const Key = { pk: partition(channelId, noticeId), sk };
    const { Item } = await deps.client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item?.['value'] as unknown;
  };
  const itemOf = (notice: Notice) => ({
    pk: partition(notice.channelId, notice.noticeId),
    sk: 'NOTICE',
    revision: notice.revision,
    value: notice,
    gsi1pk: byStatus(notice.channelId, notice.status),
    gsi1sk: orderOf(notice),
    expiresAt: Math.floor(notice.createdAt / 1000) + noticeSeconds,
  });

  /** One page of each partition, merged, since each is in the order of time. */
  const newestOf = async (partitions: readonly string[], index: boolean, { before, limit }: ListWanted) => {
    const [pk, sk] = index ? ['gsi1pk', 'gsi1sk'] : ['pk', 'sk'];
    const pages = await Promise.all(
      partitions.map((name) =>
        deps.client.send(
          new QueryCommand({
            TableName,
            ...(index && { IndexName: 'gsi1' }),
            KeyConditionExpression: `${pk} = :pk AND ${sk} < :before`,
            // All orders begin with a digit.
            ExpressionAttributeValues: { ':pk': name, ':before': before ?? ':' },
            ScanIndexForward: false,
            Limit: limit + 1,
          }),
        ),
      ),
    );
    return pages
      .flatMap(({ Items = [] }) => Items)
      .sort((a, b) => (String(a[sk]) < String(b[sk]) ? 1 : -1))
      .slice(0, limit + 1);
  };
  const listOfMember = async (channelId: string, memberIds: readonly string[], wanted: ListWanted) => {
    const partitions = memberIds.map((memberId) => byMember(channelId, memberId));
    const found = await newestOf(partitions, false, wanted);
    const keys = found.map(({ noticeId }) => ({ pk: partition(channelId, String(noticeId)), sk: 'NOTICE' }));
    return batchGetAll(deps.client, TableName, keys);
  };

  return {
    async list(channelId, wanted) {
      const { limit, status, memberIds } = wanted;
      const statuses = status === undefined ? noticeStatuses : [status];
      const items = memberIds
        ? await listOfMember(channelId, memberIds, wanted)
        : await newestOf(
            statuses.map((one) => byStatus(channelId, one)),
            true,
            wanted,
          );
      const found = items.map(({ value }) => Notice.parse(value));
      const page = found.sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1)).slice(0, limit);
      const last = page.at(-1);
      return {
        notices: page.filter((notice) => statuses.includes(notice.status)),
        ...(found.length > limit && last ? { next: orderOf(last) } : {}),
      };
    },
    async read(channelId, noticeId) {
      const value = await get(channelId, noticeId, 'NOTICE');
      return value === undefined ? undefined : Notice.parse(value);
    },
    async readContent(channelId, noticeId) {
      const value = await get(channelId, noticeId, 'CONTENT');
      return value === undefined ? undefined : StoredContent.parse(value);
    },
    create: (notice, content) => [
      {
        label: 'notice is new',
        item: { Put: { TableName, Item: itemOf(notice), ConditionExpression: 'attribute_not_exists(pk)' } },
      },
      ...(notice.memberId === undefined
        ? []
        : [
            {
              label: 'notice of a member',
              item: {
                Put: {
                  TableName,
                  Item: {
                    pk: byMember(notice.channelId, notice.memberId),
                    sk: orderOf(notice),
                    noticeId: notice.noticeId,
                    expiresAt: Math.floor(notice.createdAt / 1000) + noticeSeconds,
                  },
                },
              },
            },
          ]),
      {
        label: 'content of a notice',
        item: {
          Put: {
            TableName,
            Item: {
              pk: partition(notice.channelId, notice.noticeId),
              sk: 'CONTENT',
              value: content,
              expiresAt: Math.floor(notice.createdAt / 1000) + contentSeconds,
            },
          },
        },
      },
    ],
    save: (notice) => [
      {
        label: 'notice is unchanged',
        item: {
          Put: {
            TableName,
            Item: itemOf(notice),
            ConditionExpression: 'revision = :before',
            ExpressionAttributeValues: { ':before': notice.revision - 1 },
          },
        },
      },
      ...(notice.status === 'open'
        ? []
        : [
            {
              label: 'content of an ended notice',
              item: {
                Delete: {
                  TableName,
                  Key: { pk: partition(notice.channelId, notice.noticeId), sk: 'CONTENT' },
                },
              },
            },
          ]),
    ],
  };
}
