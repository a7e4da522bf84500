/**
 * The three DynamoDB tables: one source for the CDK stack, the embedded store and the adapters.
 * What lies in which table, and why: docs/architecture.md.
 */
export interface TableShape {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly indexes: readonly {
    readonly name: string;
    readonly partitionKey: string;
    readonly sortKey: string;
    /** `all`, or the attributes that are copied besides the keys. */
    readonly projection: 'all' | readonly string[];
  }[];
  /** Attribute with the expiry in epoch seconds, as DynamoDB wants it. */
  readonly timeToLiveAttribute: string;
  readonly stream: boolean;
}

export const tables = {
  /** One compact item a member, without personal data. PK `channelId#bucket`, SK `memberId`. */
  members: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [],
    timeToLiveAttribute: 'expiresAt',
    stream: false,
  },
  /** Everything else that is not a timeline: personal data, look-ups, ledgers, journeys, outbox. */
  records: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: 'gsi1', partitionKey: 'gsi1pk', sortKey: 'gsi1sk', projection: 'all' }],
    timeToLiveAttribute: 'expiresAt',
    stream: true,
  },
  /** Append-only timeline by member; `byType` answers "who did X on that day" as member ids and amounts. */
  activity: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [
      {
        name: 'byType',
        partitionKey: 'typePk',
        sortKey: 'typeSk',
        projection: ['memberId', 'amountMinor'],
      },
    ],
    timeToLiveAttribute: 'expiresAt',
    stream: false,
  },
} as const satisfies Record<string, TableShape>;

export type TableName = keyof typeof tables;

/** The deployed names of the tables, by their role. */
export type TableNames = Readonly<Record<TableName, string>>;
