import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/clock.ts';
import type { Commit, WritePart } from '../../domain/write-part.ts';

type TransactItems = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>;

/** TransactWriteItems takes at most 100 items (DynamoDB quota). */
const mostParts = 100;
/** Contention passes in milliseconds; what outlasts these tries is left to the caller's own retry. */
const mostTries = 8;
const firstPauseMs = 20;

/** Commits write parts in one transaction. */
export function createCommit(deps: {
  client: DynamoDBDocumentClient;
  clock: Pick<Clock, 'sleep'>;
  random: () => number;
}): Commit {
  return async (parts) => {
    if (parts.length > mostParts)
      throw new Error(`A transaction takes ${mostParts} parts; ${parts.length} were given.`);
    if (parts.length === 0) return { outcome: 'committed' };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await deps.client.send(new TransactWriteCommand({ TransactItems: parts.map(toItem) }));
        return { outcome: 'committed' };
      } catch (error) {
        const refused = refusedLabels(error, parts);
        if (refused.length > 0) return { outcome: 'refused', labels: refused };
        if (!isContention(error) || attempt === mostTries) throw error;
        await deps.clock.sleep(Math.ceil(deps.random() * firstPauseMs * 2 ** attempt));
      }
    }
  };
}

const toItem = ({ item }: WritePart): TransactItems[number] => item;

function refusedLabels(error: unknown, parts: readonly WritePart[]): string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).flatMap(({ Code }, index) =>
    Code === 'ConditionalCheckFailed' ? [parts[index]?.label ?? 'part'] : [],
  );
}

const passing = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

function isContention(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) {
    return error instanceof Error && error.name === 'TransactionInProgressException';
  }
  return (error.CancellationReasons ?? []).some(({ Code }) => passing.includes(Code ?? ''));
}
