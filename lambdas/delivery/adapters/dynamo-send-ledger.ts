import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/domain/clock.ts';
import type { Commit } from '../../shared/domain/write-part.ts';
import type { Claim } from '../domain/claim.ts';
import type { SendLedger } from '../ports.ts';
import { contentId, packJson, unpackJson } from './pack-json.ts';
import { putWithParts, queryByPrefix, type RecordsDeps } from './records-access.ts';
import {
  bodyFromJson,
  bodyKey,
  BodyPartItem,
  bodyPrefix,
  chunkFromItem,
  chunkToItem,
  claimFromItem,
  claimKey,
  claimToItem,
  sendPartition,
  unknownKeys,
  unknownPartition,
} from './send-items.ts';
import { countSent } from './sent-counters.ts';
import { countSuppressed } from './suppressed-counters.ts';

/** DynamoDB takes items of 400 KB; the rest is room for keys. */
const partBytes = 350_000;
/** Addresses and personal values are gone when no attempt can need them any more. */
const bodyLifeSeconds = 48 * 3600;

/** Sends in the records table. Claims and chunks stay as explanation; bodies expire. */
export function createDynamoSendLedger(
  deps: RecordsDeps & { clock: Pick<Clock, 'now'>; commit: Commit },
): SendLedger {
  const { client, tables, clock } = deps;
  const TableName = tables.records;

  /** False: the send is claimed already. */
  const putClaim = (claim: Claim, date: string): Promise<boolean> =>
    putWithParts(deps, claimToItem(claim), {
      revision: 0,
      parts: countSuppressed(TableName, claim, date),
    });

  return {
    async read(sendId) {
      // Claim and chunks are all that begins with C.
      const [claimItem, ...chunkItems] = await queryByPrefix(deps, sendPartition(sendId), 'C');
      if (!claimItem) return undefined;
      const chunks = chunkItems.map(chunkFromItem);
      return {
        claim: claimFromItem(claimItem),
        chunks: new Map(chunks.map((chunk) => [chunk.number, chunk])),
      };
    },

    async claim(claim, date) {
      if (await putClaim(claim, date)) return claim;
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: claimKey(claim.sendId), ConsistentRead: true }),
      );
      return claimFromItem(Item);
    },

    async freeze(sendId, body) {
      const packed = packJson(body);
      const bodyId = contentId(packed);
      const frozenAt = clock.now();
      const parts = Math.ceil(packed.length / partBytes);
      const expiresAt = Math.floor(frozenAt / 1000) + bodyLifeSeconds;
      const puts = Array.from({ length: parts }, (_, part) => {
        const bytes = packed.subarray(part * partBytes, (part + 1) * partBytes);
        return client.send(
          new PutCommand({
            TableName,
            Item: { ...bodyKey(sendId, bodyId, part), parts, bytes, frozenAt, expiresAt },
          }),
        );
      });
      await Promise.all(puts);
      return bodyId;
    },

    async readBody(sendId, bodyId) {
      const items = await queryByPrefix(deps, sendPartition(sendId), bodyPrefix(bodyId));
      const parts = items.map((item) => BodyPartItem.parse(item));
      const [first] = parts;
      if (first?.parts !== parts.length) return undefined;
      const packed = Buffer.concat(parts.map(({ bytes }) => bytes));
      return { body: bodyFromJson(unpackJson(packed)), frozenAt: first.frozenAt };
    },

    async saveChunk({ sendId, channelId }, chunk, { sent, parts = [] } = {}) {
      const next = { ...chunk, revision: chunk.revision + 1 };
      const counted = sent ? [countSent(TableName, { ...sent, sendId })] : [];
      const item = { ...chunkToItem(sendId, next), ...unknownKeys({ sendId, channelId }, next) };
      const saved = await putWithParts(deps, item, {
        revision: chunk.revision,
        parts: [...counted, ...parts],
      });
      return saved ? next : undefined;
    },

    async listUnknown(channelId, { limit, before = '~' }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :unknown AND gsi1sk < :before',
          ExpressionAttributeValues: { ':unknown': unknownPartition(channelId), ':before': before },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      const orders = Items.map((item) => String(item['gsi1sk']));
      const last = orders.at(-1);
      return {
        sendIds: [...new Set(orders.map((order) => order.split('#')[1] ?? ''))],
        ...(LastEvaluatedKey && last !== undefined ? { next: last } : {}),
      };
    },
  };
}
