/** A key attribute: a plain name means a string key. */
export type KeyDefinition = string | { readonly name: string; readonly type: 'S' | 'N' | 'B' };

/** A global secondary index. */
export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: KeyDefinition;
  readonly sortKey?: KeyDefinition;
  /** `keys` copies the keys of table and index only, a list copies these attributes too. */
  readonly projection: 'all' | 'keys' | readonly string[];
}

/** What the store must know to create a table; a table that exists keeps its items when indexes change. */
export interface TableDefinition {
  readonly name: string;
  readonly partitionKey: KeyDefinition;
  readonly sortKey?: KeyDefinition;
  readonly indexes: readonly IndexDefinition[];
  /** Attribute with the expiry in epoch seconds (a number), as DynamoDB's time to live wants it. */
  readonly timeToLiveAttribute?: string;
  /** Keep a record of every change, with old and new image. */
  readonly stream?: boolean;
}
