import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Clock } from '../../shared/domain/clock.ts';
import { packIds, unpackIds } from '../../shared/domain/pack-ids.ts';
import type { Commit, WritePart } from '../../shared/domain/write-part.ts';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { CodePool } from '../domain/code-pool.ts';
import type { Head, Lease } from '../domain/plan-leases.ts';
import type { CodeLeases, GivenCode } from '../ports.ts';
import {
  blockKey,
  givenKey,
  givenOf,
  givenPartition,
  headKey,
  leaseIndexKey,
  leaseKey,
  leasePartition,
} from './code-keys.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Pick<Clock, 'now'>;
  commit: Commit;
  writeAll: (parts: readonly WritePart[]) => Promise<void>;
}

const LeaseItem = z.object({
  sendId: z.string(),
  from: z.number(),
  memberIds: z.instanceof(Uint8Array),
  codes: z.array(z.string()),
  at: z.number(),
});
const BlockItem = z.object({ pk: z.string(), codes: z.array(z.string()) });

/** A lease holds the codes of some members of a send and lies with the send, so one query finds them all again. */
export function createDynamoCodeLeases({ client, tables, clock, commit, writeAll }: Deps): CodeLeases {
  const TableName = tables.records;
  const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
  const query = (pk: string) => queryPartition(client, TableName, pk);
  const codesOf = async (pool: CodePool, heads: readonly Head[]) => {
    const keys = heads.map(({ blockId }) => blockKey(pool, blockId));
    const items = await batchGetAll(client, TableName, keys, { consistentRead: true });
    const blocks = new Map(items.map((item) => BlockItem.parse(item)).map(({ pk, codes }) => [pk, codes]));
    return ({ blockId, next }: Head, count: number): readonly string[] => {
      const codes = blocks.get(blockKey(pool, blockId).pk)?.slice(next, next + count);
      if (codes?.length === count) return codes;
      throw new Error(
        `The block ${blockId} of ${pool.poolId} does not hold the codes that its head speaks of.`,
      );
    };
  };
  /** A block is used up to a place, or has no head any more. */
  const useHead = (pool: CodePool, { head, memberIds }: Lease): WritePart => {
    const next = head.next + memberIds.length;
    const condition = {
      ConditionExpression: '#next = :from',
      ExpressionAttributeNames: { '#next': 'next' },
    };
    const place = { TableName, Key: headKey(pool, head.blockId) };
    return next === head.size
      ? {
          label: 'head',
          item: { Delete: { ...place, ...condition, ExpressionAttributeValues: { ':from': head.next } } },
        }
      : {
          label: 'head',
          item: {
            Update: {
              ...{ ...place, ...condition, UpdateExpression: 'SET #next = :next' },
              ExpressionAttributeValues: { ':from': head.next, ':next': next },
            },
          },
        };
  };
  const givenPart = (pool: CodePool, given: GivenCode, condition: object): WritePart => ({
    label: 'member',
    item: { Put: { TableName, Item: { ...givenKey(pool, given), ...given }, ...condition } },
  });

  return {
    async ofSend(pool, sendId) {
      const items = await query(leasePartition(pool, sendId));
      const given = items.flatMap(givenIn).map((code) => [code.memberId, code] as const);
      return { given: new Map(given), leases: items.length };
    },
    async ofMembers(pool, memberIds) {
      const keys = memberIds.map((memberId) => ({ pk: givenPartition(pool, memberId), sk: 'ONE' }));
      const items = await batchGetAll(client, TableName, keys, { consistentRead: true });
      return new Map(items.map(givenOf).map((given) => [given.memberId, given]));
    },
    async take(pool, { sendId, number, leases }) {
      const at = clock.now();
      const codesIn = await codesOf(
        pool,
        leases.map(({ head }) => head),
      );
      const parts = leases.flatMap((lease, index): WritePart[] => {
        const { head, memberIds } = lease;
        const codes = codesIn(head, memberIds.length);
        const item = {
          ...leaseKey(pool, sendId, number + index),
          ...leaseIndexKey(pool, head.blockId, head.next),
          ...{ sendId, from: head.next, memberIds: packIds(memberIds), codes, at },
        };
        const own = memberIds.map((memberId, place) =>
          givenPart(pool, { code: codes[place] ?? '', memberId, sendId, at }, absent),
        );
        return [
          useHead(pool, lease),
          { label: 'lease', item: { Put: { TableName, Item: item, ...absent } } },
          ...(pool.perMember === 'one' ? own : []),
        ];
      });
      return (await commit(parts)).outcome === 'committed';
    },
    note: (pool, given) => writeAll(given.map((code) => givenPart(pool, code, {}))),
    listOfMember: async (pool, memberId) => (await query(givenPartition(pool, memberId))).map(givenOf),
    async atPosition(pool, { blockId, position }) {
      const { gsi1pk, gsi1sk } = leaseIndexKey(pool, blockId, position);
      const { Items = [] } = await client.send(
        new QueryCommand({
          ...{ TableName, IndexName: 'gsi1', Limit: 1, ScanIndexForward: false },
          KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk <= :sk',
          ExpressionAttributeValues: { ':pk': gsi1pk, ':sk': gsi1sk },
        }),
      );
      return Items.flatMap((item) => givenIn(item)[position - LeaseItem.parse(item).from] ?? [])[0];
    },
  };
}

function givenIn(item: unknown): GivenCode[] {
  const { memberIds, codes, sendId, at } = LeaseItem.parse(item);
  return unpackIds(memberIds).map((memberId, index) => ({ code: codes[index] ?? '', memberId, sendId, at }));
}
