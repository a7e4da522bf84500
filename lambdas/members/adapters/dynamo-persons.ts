import { QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import type { TableNames } from '../../shared/tables.ts';
import { foldName } from '../domain/fold-name.ts';
import type { PersonStore } from '../ports.ts';

const PersonItem = z.object({
  memberId: z.string(),
  name: z.string().optional(),
  pictureUrl: z.string().optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
  birthday: z.string().optional(),
  externalIds: z
    .set(z.string())
    .transform((ids) => [...ids])
    .optional(),
});

const NameEntry = z.object({ memberId: z.string(), gsi1sk: z.string() });

/** Sorts behind every name that begins with what is before it, by UTF-8 bytes as DynamoDB sorts. */
const lastCharacter = '\u{10FFFF}';

/** Names lie in 16 index partitions, so that a popular channel does not heat one. */
const nameShards = '0123456789abcdef'.split('');

const keyOf = (channelId: string, memberId: string) => ({
  pk: `PERSON#${channelId}#${memberId}`,
  sk: 'PERSON',
});

/** Personal data, apart from the member and found by the beginning of the name. */
export function createDynamoPersons(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): PersonStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  return {
    async read(channelId, memberIds) {
      const keys = [...new Set(memberIds)].map((memberId) => keyOf(channelId, memberId));
      const items = (await batchGetAll(client, TableName, keys, { consistentRead: true })).map((item) =>
        PersonItem.parse(item),
      );
      return new Map(items.map(({ memberId, ...person }) => [memberId, person]));
    },

    async change(channelId, memberId, changes) {
      const fields = Object.entries(changes as Record<string, unknown>).filter(
        ([, value]) => value !== undefined,
      );
      const sets = Object.fromEntries(fields.filter(([, value]) => value !== null));
      const removes = fields.filter(([, value]) => value === null).map(([field]) => field);
      if (fields.length === 0) return;
      await client.send(
        new UpdateCommand(
          update({
            channelId,
            memberId,
            sets: { ...sets, ...nameIndex(channelId, memberId, changes.name) },
            removes,
          }),
        ),
      );
    },

    fillIn(channelId, memberId, { externalId, ...person }) {
      const given = Object.fromEntries(
        Object.entries(person as Record<string, unknown>).filter(([, value]) => value !== undefined),
      );
      if (Object.keys(given).length === 0 && externalId === undefined) return undefined;
      const sets = { ...given, ...nameIndex(channelId, memberId, person.name) };
      const externalIds = new Set([
        ...(person.externalIds ?? []),
        ...(externalId === undefined ? [] : [externalId]),
      ]);
      return {
        label: 'person',
        item: { Update: update({ channelId, memberId, sets, externalIds, onlyWhereMissing: true }) },
      };
    },

    remove: (channelId, memberId) => ({
      label: 'person leaves',
      item: { Delete: { TableName, Key: keyOf(channelId, memberId) } },
    }),

    async findByName(channelId, prefix, { limit, from }) {
      const folded = foldName(prefix);
      const pages = await mapBounded(nameShards, nameShards.length, (shard) =>
        client.send(
          new QueryCommand({
            TableName,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :names AND gsi1sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':names': `NAMES#${channelId}#${shard}`,
              ':from': from ?? folded,
              ':to': `${folded}${lastCharacter}`,
            },
            // The place itself is read once more, and one more shows whether there is a next page.
            Limit: limit + 2,
          }),
        ),
      );
      const found = pages
        .flatMap(({ Items = [] }) => Items.map((item) => NameEntry.parse(item)))
        .filter(({ gsi1sk }) => gsi1sk !== from)
        .sort((a, b) => Buffer.compare(Buffer.from(a.gsi1sk), Buffer.from(b.gsi1sk)));
      const page = found.slice(0, limit);
      return {
        memberIds: page.map(({ memberId }) => memberId),
        next: found.length > limit ? page.at(-1)?.gsi1sk : undefined,
      };
    },
  };

  function update(change: {
    channelId: string;
    memberId: string;
    sets: Readonly<Record<string, unknown>>;
    removes?: readonly string[];
    externalIds?: ReadonlySet<string>;
    onlyWhereMissing?: boolean;
  }) {
    const { channelId, memberId, removes = [], externalIds = new Set(), onlyWhereMissing = false } = change;
    const sets = Object.entries({ ...change.sets, memberId }).filter(([field]) => field !== 'externalIds');
    const fields = [...sets.map(([field]) => field), ...removes];
    const setOne = (index: number): string =>
      onlyWhereMissing ? `#f${index} = if_not_exists(#f${index}, :f${index})` : `#f${index} = :f${index}`;
    return {
      TableName,
      Key: keyOf(channelId, memberId),
      UpdateExpression: [
        `SET ${sets.map((_, index) => setOne(index)).join(', ')}`,
        ...(removes.length > 0
          ? [`REMOVE ${removes.map((_, index) => `#f${sets.length + index}`).join(', ')}`]
          : []),
        ...(externalIds.size > 0 ? ['ADD externalIds :externalIds'] : []),
      ].join(' '),
      ExpressionAttributeNames: Object.fromEntries(fields.map((field, index) => [`#f${index}`, field])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(sets.map(([, value], index) => [`:f${index}`, value])),
        ...(externalIds.size > 0 ? { ':externalIds': externalIds } : {}),
      },
    };
  }
}

/** Where a name is found by its beginning. */
const nameIndex = (
  channelId: string,
  memberId: string,
  name: string | null | undefined,
): Record<string, string> =>
  typeof name === 'string'
    ? {
        gsi1pk: `NAMES#${channelId}#${memberId[0] ?? '0'}`,
        gsi1sk: `${foldName(name)}#${memberId}`,
      }
    : {};
