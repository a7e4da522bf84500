import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import { LineStatistics } from '../contracts.ts';
import type { Watch } from '../domain/watch.ts';
import type { FigureStore } from '../ports.ts';
import { expiryAfter, insightsPartition } from './insight-keys.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: { now(): number };
}

const prefixOf = (target: string): string => `FIGURES#${target}#`;
const openIndex = (channelId: string): string => `INSIGHTS#OPEN#${channelId}`;

const WatchItem = z.object({
  channelId: z.string(),
  kind: z.enum(['unit', 'request']),
  target: z.string(),
  periodFrom: z.string(),
  periodTo: z.string(),
  lastSentOn: z.string(),
  fetchedOn: z.string().optional(),
  fetched: z
    .object({
      to: z.string(),
      fetchedAt: z.number(),
      isFinal: z.boolean(),
      statistics: LineStatistics.optional(),
    })
    .optional(),
});

/** Periods in a partition a channel; those that are open are also in the index. */
export function createDynamoFigures({ client, tables, clock }: Deps): FigureStore {
  const TableName = tables.records;
  const keyOf = (channelId: string, target: string, from: string) => ({
    pk: insightsPartition(channelId),
    sk: `${prefixOf(target)}${from}`,
  });
  const usageKey = (channelId: string, month: string) => ({
    pk: insightsPartition(channelId),
    sk: `USAGE#${month}`,
  });

  return {
    async noteSent({ channelId, kind, target, from, to, lastSentOn }) {
      await unlessRefused(
        client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(channelId, target, from),
            UpdateExpression:
              'SET channelId = :channelId, kind = :kind, target = :target, periodFrom = :from, periodTo = :to, lastSentOn = :last, gsi1pk = :open, gsi1sk = :period, expiresAt = :expiresAt',
            ConditionExpression: 'attribute_not_exists(pk) OR lastSentOn < :last',
            ExpressionAttributeValues: {
              ...{ ':channelId': channelId, ':kind': kind, ':target': target, ':from': from, ':to': to },
              ...{ ':last': lastSentOn, ':open': openIndex(channelId), ':period': `${target}#${from}` },
              ':expiresAt': expiryAfter(clock.now()),
            },
          }),
        ),
      );
    },

    async listOpen(channelId) {
      const items = await queryAll(client, {
        TableName,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :open',
        ExpressionAttributeValues: { ':open': openIndex(channelId) },
      });
      return items.map(watchOf);
    },

    async saveFetched(channelId, { target, from, to, fetchedAt, isFinal, statistics }, fetchedOn) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: keyOf(channelId, target, from),
          UpdateExpression: `SET fetched = :fetched, fetchedOn = :on${isFinal ? ' REMOVE gsi1pk, gsi1sk' : ''}`,
          ExpressionAttributeValues: {
            ':fetched': { to, fetchedAt, isFinal, ...(statistics && { statistics }) },
            ':on': fetchedOn,
          },
        }),
      );
    },

    async readFetched(channelId, target) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': insightsPartition(channelId), ':prefix': prefixOf(target) },
      });
      return items.flatMap((item) => {
        const { kind, periodFrom: from, fetched } = WatchItem.parse(item);
        return fetched ? [{ kind, target, from, ...fetched }] : [];
      });
    },

    async saveUnitsUsed(channelId, month, used) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: usageKey(channelId, month),
          UpdateExpression: 'SET unitsUsed = :used, expiresAt = :expiresAt',
          ExpressionAttributeValues: { ':used': used, ':expiresAt': expiryAfter(clock.now()) },
        }),
      );
    },

    async readUnitsUsed(channelId, month) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: usageKey(channelId, month) }));
      return z.number().catch(0).parse(Item?.['unitsUsed']);
    },
  };
}

function watchOf(item: unknown): Watch {
  const { channelId, kind, target, periodFrom, periodTo, lastSentOn, fetchedOn } = WatchItem.parse(item);
  const watch = { channelId, kind, target, from: periodFrom, to: periodTo, lastSentOn };
  return { ...watch, ...(fetchedOn !== undefined && { fetchedOn }) };
}
