import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { JourneyDefinition } from '../../../stepfunctions/journey/definition.ts';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { Journey, JourneyVersion } from '../domain/journey.ts';
import { isTestWalk } from '../domain/names.ts';
import { testWalkKeptMs } from '../domain/test-walk.ts';
import type { JourneyStore } from '../ports.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';

/** Sound when it was stored: a limit that has become stricter since must not stop the members inside. */
const StoredDefinition = JourneyDefinition.catch(({ value }) => value as JourneyDefinition);

const TestWalkItem = z.object({
  journeyId: z.string(),
  of: z.enum(['draft', 'version', 'definition']),
  memberIds: z.array(z.string()),
  waitSeconds: z.number(),
  timeoutSeconds: z.number(),
});

const JourneyItem = z.object({
  channelId: z.string(),
  journeyId: z.string(),
  status: z.enum(['draft', 'published', 'paused', 'draining', 'stopped']),
  drains: z.literal(true).optional(),
  draft: StoredDefinition,
  publishedVersion: z.number().optional(),
  lastVersion: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
  revision: z.number(),
  test: TestWalkItem.optional(),
});
const VersionItem = z.object({
  journeyId: z.string(),
  version: z.number(),
  definition: StoredDefinition,
  machineName: z.string(),
  createdAt: z.number(),
  retired: z.boolean(),
  test: TestWalkItem.optional(),
});

const journeyKey = (channelId: string, journeyId: string) => ({
  pk: `JOURNEYS#${channelId}`,
  sk: `${isTestWalk(journeyId) ? 'TESTWALK' : 'JOURNEY'}#${journeyId}`,
});
/** Test walks go by themselves. */
const expiry = ({ test, createdAt }: Pick<Journey, 'test' | 'createdAt'>) =>
  test ? { expiresAt: Math.ceil((createdAt + testWalkKeptMs) / 1000) } : {};
const versionKey = (journeyId: string, version: number) => ({
  pk: `JOURNEY#${journeyId}`,
  sk: `VERSION#${String(version).padStart(6, '0')}`,
});

/** Journeys and their versions in the records table. Versions never change, so they are kept in memory once read. */
export function createDynamoJourneys({ client, tables }: Omit<DynamoJourneyDeps, 'commit'>): JourneyStore {
  const TableName = tables.records;
  const versions = new Map<string, JourneyVersion>();
  const put = (Item: object, condition: object = {}) =>
    client.send(new PutCommand({ TableName, Item, ...condition }));
  const ifUnchanged = ({ revision }: Journey) => ({
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':revision': revision },
  });
  const toItem = (journey: Journey) => ({
    ...journeyKey(journey.channelId, journey.journeyId),
    ...journey,
    ...expiry(journey),
  });

  const listBelow = async (channelId: string, below: string): Promise<readonly Journey[]> => {
    const items = await queryAll(client, {
      TableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :below)',
      ExpressionAttributeValues: { ':pk': `JOURNEYS#${channelId}`, ':below': below },
      ConsistentRead: true,
    });
    return items.map((item) => JourneyItem.parse(item));
  };

  return {
    create: (journey) =>
      unlessRefused(put(toItem(journey), { ConditionExpression: 'attribute_not_exists(pk)' })),

    async read(channelId, journeyId) {
      const Key = journeyKey(channelId, journeyId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && JourneyItem.parse(Item);
    },

    list: (channelId) => listBelow(channelId, 'JOURNEY#'),

    listTestWalks: (channelId) => listBelow(channelId, 'TESTWALK#'),

    update: (journey) =>
      unlessRefused(put(toItem({ ...journey, revision: journey.revision + 1 }), ifUnchanged(journey))),

    remove: (journey) =>
      unlessRefused(
        client.send(
          new DeleteCommand({
            TableName,
            Key: journeyKey(journey.channelId, journey.journeyId),
            ...ifUnchanged(journey),
          }),
        ),
      ),

    async putVersion(version) {
      versions.delete(cacheKey(version.journeyId, version.version));
      await put({ ...versionKey(version.journeyId, version.version), ...version, ...expiry(version) });
    },

    async readVersion(journeyId, version) {
      const known = versions.get(cacheKey(journeyId, version));
      if (known) return known;
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: versionKey(journeyId, version), ConsistentRead: true }),
      );
      if (!Item) return undefined;
      const read = VersionItem.parse(Item);
      versions.set(cacheKey(journeyId, version), read);
      return read;
    },

    async listVersions(journeyId) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :version)',
        ExpressionAttributeValues: { ':pk': `JOURNEY#${journeyId}`, ':version': 'VERSION#' },
      });
      return items.map((item) => VersionItem.parse(item));
    },
  };
}

const cacheKey = (journeyId: string, version: number) => `${journeyId}#${version}`;
