import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import { enrolmentBefore, type Enrolment } from '../domain/enrolment.ts';
import { isTestWalk } from '../domain/names.ts';
import { testWalkKeptMs } from '../domain/test-walk.ts';
import type { ClaimAnswer, EnrolmentStore } from '../ports.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';

const ReplyItem = z.object({
  sendId: z.string(),
  nodeIds: z.array(z.string()),
  at: z.number(),
  version: z.number(),
});

const FirstPassageItem = z.object({ version: z.number(), at: z.number() });

const EnrolmentItem = z.object({
  channelId: z.string(),
  memberId: z.string(),
  journeyId: z.string(),
  version: z.number(),
  entryId: z.string(),
  enteredAt: z.number(),
  cohortId: z.string().optional(),
  path: z.array(z.string()),
  pastEntryIds: z.array(z.string()).optional(),
  first: FirstPassageItem.optional(),
  heldOut: z.literal(true).optional(),
  counted: z.literal(true).optional(),
  replaced: z
    .object({
      version: z.number(),
      entryId: z.string(),
      enteredAt: z.number(),
      cohortId: z.string().optional(),
      pastEntryIds: z.array(z.string()).optional(),
      first: FirstPassageItem.optional(),
      replied: ReplyItem.optional(),
      pastReplies: z.array(ReplyItem).optional(),
    })
    .optional(),
  replied: ReplyItem.optional(),
  pastReplies: z.array(ReplyItem).optional(),
});

type Passenger = Pick<Enrolment, 'channelId' | 'memberId' | 'journeyId'>;

export const memberPartition = (channelId: string, memberId: string) => `MEMBER#${channelId}#${memberId}`;
const keyOf = ({ channelId, memberId, journeyId }: Passenger) => ({
  pk: memberPartition(channelId, memberId),
  sk: `ENROLMENT#${journeyId}`,
});

const toItem = (enrolment: Enrolment): Record<string, unknown> => ({
  ...keyOf(enrolment),
  ...enrolment,
  ...(isTestWalk(enrolment.journeyId)
    ? { expiresAt: Math.ceil((enrolment.enteredAt + testWalkKeptMs) / 1000) }
    : {}),
});

/**
 * Enrolments in the records table, beside the member's other records. A refused condition returns the item that stands
 * in the way, so the usual entrant costs one write and no read.
 */
export function createDynamoEnrolments({
  client,
  tables,
}: Omit<DynamoJourneyDeps, 'commit'>): EnrolmentStore {
  const TableName = tables.records;

  const claim = async (write: () => Promise<unknown>): Promise<ClaimAnswer> => {
    try {
      await write();
      return { outcome: 'claimed' };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if (!error.Item) return { outcome: 'gone' };
      return { outcome: 'taken', enrolment: EnrolmentItem.parse(unmarshall(error.Item)) };
    }
  };

  const put = (Item: Record<string, unknown>, condition: object): Promise<ClaimAnswer> =>
    claim(() =>
      client.send(
        new PutCommand({ TableName, Item, ReturnValuesOnConditionCheckFailure: 'ALL_OLD', ...condition }),
      ),
    );

  const joinCohort = (
    passenger: Passenger & Pick<Enrolment, 'version'>,
    cohortId: string,
    condition: object,
    values: object,
  ) =>
    claim(() =>
      client.send(
        new UpdateCommand({
          TableName,
          Key: keyOf(passenger),
          UpdateExpression: 'SET version = :version, cohortId = :cohort, #path = list_append(#path, :step)',
          ExpressionAttributeNames: { '#path': 'path' },
          ExpressionAttributeValues: {
            ':version': passenger.version,
            ':cohort': cohortId,
            ':step': [cohortId],
            ...values,
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...condition,
        }),
      ),
    );

  return {
    enrol: (enrolment) => put(toItem(enrolment), ifNone),

    reenrol: (enrolment, earlier) => put(toItem(enrolment), ifStill(earlier)),

    join: (enrolment, cohortId) =>
      joinCohort(
        enrolment,
        cohortId,
        { ConditionExpression: 'entryId = :entry AND attribute_not_exists(cohortId)' },
        { ':entry': enrolment.entryId },
      ),

    async withdraw(enrolment) {
      const { entryId, cohortId } = enrolment;
      const condition = {
        ConditionExpression: 'entryId = :entry AND cohortId = :cohort',
        ExpressionAttributeValues: { ':entry': entryId, ':cohort': cohortId },
      };
      const before = enrolmentBefore(enrolment);
      await unlessRefused(
        before
          ? client.send(new PutCommand({ TableName, Item: toItem(before), ...condition }))
          : client.send(new DeleteCommand({ TableName, Key: keyOf(enrolment), ...condition })),
      );
    },

    move: (member, from, to) =>
      joinCohort(member, to, { ConditionExpression: 'cohortId = :from' }, { ':from': from }),

    follow: (member, { cohortId, version }) =>
      claim(() =>
        client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(member),
            UpdateExpression: 'SET version = :version',
            ConditionExpression: 'cohortId = :cohort',
            ExpressionAttributeValues: { ':version': version, ':cohort': cohortId },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      ),

    stillInPart: (member, cohortId) => ({
      label: 'still on the way',
      item: {
        ConditionCheck: {
          TableName,
          Key: keyOf(member),
          ConditionExpression: 'cohortId = :cohort',
          ExpressionAttributeValues: { ':cohort': cohortId },
        },
      },
    }),

    enrolPart: (enrolment, earlier) => ({
      label: 'may enter the journey',
      item: {
        Put: {
          TableName,
          Item: toItem(enrolment),
          ...(earlier === undefined ? ifNone : ifStill(earlier)),
        },
      },
    }),

    async read(channelId, memberId, journeyId) {
      const Key = keyOf({ channelId, memberId, journeyId });
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && EnrolmentItem.parse(Item);
    },

    async readMany(channelId, journeyId, memberIds) {
      const keys = [...new Set(memberIds)].map((memberId) => keyOf({ channelId, memberId, journeyId }));
      const items = await batchGetAll(client, TableName, keys, { consistentRead: true });
      return new Map(items.map((item) => EnrolmentItem.parse(item)).map((item) => [item.memberId, item]));
    },

    async listOfMember(channelId, memberId) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :enrolment)',
        ExpressionAttributeValues: {
          ':pk': memberPartition(channelId, memberId),
          ':enrolment': 'ENROLMENT#',
        },
        ConsistentRead: true,
      });
      return items.map((item) => EnrolmentItem.parse(item));
    },
  };
}

const ifNone = { ConditionExpression: 'attribute_not_exists(pk)' };
const ifStill = ({ entryId, cohortId }: Pick<Enrolment, 'entryId' | 'cohortId'>) => ({
  ConditionExpression: `entryId = :earlier AND ${cohortId === undefined ? 'attribute_not_exists(cohortId)' : 'cohortId = :cohort'}`,
  ExpressionAttributeValues: {
    ':earlier': entryId,
    ...(cohortId === undefined ? {} : { ':cohort': cohortId }),
  },
});
