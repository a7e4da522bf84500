import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/domain/clock.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import type { EntryCounters } from '../ports.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';

const keyOf = (journeyId: string, sk: string) => ({ pk: `ENTRIES#${journeyId}`, sk });
const whole = 'ALL';
const dayOf = (date: string): string => `DAY#${date}`;
/** A day's counter is of no use once the day is over everywhere. */
const dayKeptSeconds = 7 * 86_400;

/** One counter a local day and one for all time; only of journeys that have caps. */
export function createDynamoEntryCounters({
  client,
  tables,
  clock,
}: Omit<DynamoJourneyDeps, 'commit'> & { clock: Pick<Clock, 'now'> }): EntryCounters {
  const TableName = tables.records;

  const read = async (journeyId: string, sk: string): Promise<number> => {
    const Key = keyOf(journeyId, sk);
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Number(Item?.['entries'] ?? 0);
  };

  const countPart = (
    journeyId: string,
    sk: string,
    { count, cap = Number.MAX_SAFE_INTEGER }: { count: number; cap?: number | undefined },
  ): WritePart => {
    const expires = sk === whole ? undefined : Math.floor(clock.now() / 1000) + dayKeptSeconds;
    return {
      label: 'there is room for the entries',
      item: {
        Update: {
          TableName,
          Key: keyOf(journeyId, sk),
          UpdateExpression: `ADD entries :count${expires === undefined ? '' : ' SET expiresAt = :expires'}`,
          ConditionExpression: 'attribute_not_exists(entries) OR entries <= :room',
          ExpressionAttributeValues: {
            ':count': count,
            ':room': cap - count,
            ...(expires === undefined ? {} : { ':expires': expires }),
          },
        },
      },
    };
  };

  return {
    async read(journeyId, date) {
      const [today, inAll] = await Promise.all([read(journeyId, dayOf(date)), read(journeyId, whole)]);
      return { today, inAll };
    },
    parts: (journeyId, date, { count, caps }) => [
      countPart(journeyId, dayOf(date), { count, cap: caps.perDay }),
      countPart(journeyId, whole, { count, cap: caps.inAll }),
    ],
  };
}
