import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { KeptAnswer, WebhookAnswers } from '../ports.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';

const Begun = z.object({ at: z.number() });

/** Beside the cohort: what a call of a visit was answered, and when an execution began to make it. */
export function createDynamoWebhookAnswers({
  client,
  tables,
}: Omit<DynamoJourneyDeps, 'commit'>): WebhookAnswers {
  const TableName = tables.records;
  const visitName = (visit: number): string => String(visit).padStart(6, '0');
  const answerKey = (cohortId: string, visit: number) => ({
    pk: `COHORT#${cohortId}`,
    sk: `ANSWER#${visitName(visit)}`,
  });
  const get = async (Key: object): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
  const putIfAbsent = (Item: object): Promise<boolean> =>
    unlessRefused(
      client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
    );
  const read: WebhookAnswers['read'] = async (cohortId, visit) =>
    (await get(answerKey(cohortId, visit)))?.['answer'] as KeptAnswer | undefined;

  return {
    read,
    async keep(cohortId, visit, answer) {
      if (await putIfAbsent({ ...answerKey(cohortId, visit), answer })) return answer;
      return (await read(cohortId, visit)) ?? answer;
    },
    async begin({ cohortId, visit, execution, at }) {
      const key = { pk: `COHORT#${cohortId}`, sk: `CALL#${visitName(visit)}#${execution}` };
      if (await putIfAbsent({ ...key, at })) return at;
      return Begun.parse(await get(key)).at;
    },
  };
}
