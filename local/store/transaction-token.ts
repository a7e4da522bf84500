import { DynamoError } from './dynamo-error.ts';
import type { StoreClock } from './engine.ts';
import type { Stage } from './stage.ts';
import { itemKey, toTable } from './table.ts';

/** A ClientRequestToken with the hash of the transaction it stands for. */
export interface TransactionToken {
  readonly id: string;
  readonly fingerprint: string;
}

/** How long DynamoDB remembers a token. */
const tokenSeconds = 10 * 60;

/** Tokens lie in a table of the store's own, so they commit with their transaction and expire like items. */
export const tokenTable = toTable({
  name: '.transaction-tokens',
  partitionKey: 'token',
  indexes: [],
  timeToLiveAttribute: 'expiresAt',
});

/**
 * Whether a transaction with this token and content was stored in the last ten minutes.
 * @throws IdempotentParameterMismatchException when its content was another
 */
export function findToken(token: TransactionToken, stage: Stage, clock: StoreClock): boolean {
  const stored = stage.item(tokenTable, keyOfToken(token));
  const { expiresAt, fingerprint } = stored ?? {};
  if (!expiresAt || !('N' in expiresAt) || Number(expiresAt.N) * 1000 <= clock.now()) return false;
  if (fingerprint && 'S' in fingerprint && fingerprint.S === token.fingerprint) return true;
  throw new DynamoError(
    'IdempotentParameterMismatchException',
    'A transaction with the same ClientRequestToken but other content was made in the last ten minutes',
  );
}

export function stageToken(token: TransactionToken, stage: Stage, clock: StoreClock): void {
  const key = keyOfToken(token);
  const before = stage.item(tokenTable, key);
  const expiresAt = Math.ceil(clock.now() / 1000) + tokenSeconds;
  stage.add({
    table: tokenTable,
    key,
    ...(before && { before }),
    after: {
      token: { S: token.id },
      fingerprint: { S: token.fingerprint },
      expiresAt: { N: String(expiresAt) },
    },
  });
}

function keyOfToken(token: TransactionToken): string {
  return itemKey(tokenTable, { token: { S: token.id } });
}
