/**
 * Bounds of a scan over keys in order of their characters; without bounds the whole namespace is read. Keys sort alike
 * in memory and on disk as long as they stay below U+D800.
 */
export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  /** At most this many entries, 1 or more. */
  readonly limit?: number;
  /** Highest key first. */
  readonly reverse?: boolean;
}

/** One step of an atomic write; `value` is anything JSON can hold. */
export type KeyValueChange = { readonly put: string; readonly value: unknown } | { readonly delete: string };

/** One entry of a range. */
export interface KeyValueEntry<T> {
  readonly key: string;
  readonly value: T;
}

/**
 * A durable, ordered key-value area beside the tables, for the state of local queues, workflows and timers.
 * A namespace sees only its own keys.
 */
export interface KeyValue {
  get<T>(key: string): Promise<T | undefined>;
  range<T>(query: KeyRange): Promise<KeyValueEntry<T>[]>;
  /** All changes or none; when it resolves they survive a crash of the process. */
  write(changes: readonly KeyValueChange[]): Promise<void>;
}
