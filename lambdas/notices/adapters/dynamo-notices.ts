import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { StoredMessage } from '../../../stepfunctions/line-message/stored-message.ts';
import type { TableNames } from '../../shared/tables.ts';
import { Notice } from '../domain/notice.ts';
import type { NoticeStore } from '../ports.ts';

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
    expiresAt: Math.floor(notice.createdAt / 1000) + noticeSeconds,
  });

  return {
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
