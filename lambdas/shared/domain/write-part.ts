/**
 * One write of a transaction, made by the capability that owns the item and committed together with the parts of
 * others: this is how a use case changes a member, writes its marker and its event in one step without knowing keys.
 */
export interface WritePart {
  /** Names the part in a refusal, e.g. `webhook-event already handled`. */
  readonly label: string;
  /** A TransactWriteItem in document form; opaque to use cases. */
  readonly item: object;
}

/**
 * Commits all parts or none (at most 100, DynamoDB's TransactWriteItems quota).
 * `refused` names the parts whose condition failed; contention and throttling are retried inside, then thrown.
 */
export type Commit = (
  parts: readonly WritePart[],
) => Promise<{ outcome: 'committed' } | { outcome: 'refused'; labels: readonly string[] }>;
