import { isDeepStrictEqual } from 'node:util';
import type { Item } from './attribute-value.ts';
import type { ItemChange } from './item-change.ts';
import { keySpace } from './key-space.ts';
import { keyOf } from './table.ts';

/** One change of a table with a stream (view type NEW_AND_OLD_IMAGES). */
export interface StreamRecord {
  /** Rises over all tables, in the order of the changes, also across restarts; gaps do not occur. */
  readonly sequence: number;
  readonly table: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: Item;
  readonly newImage?: Item;
  readonly oldImage?: Item;
  /** Deleted by time to live; DynamoDB marks such a record with the user identity `dynamodb.amazonaws.com`. */
  readonly expired?: boolean;
}

/** Undefined when the table has no stream or the item is as it was: DynamoDB records neither. */
export function toStreamRecord(change: ItemChange, sequence: number): StreamRecord | undefined {
  const { table, before, after, expired } = change;
  const image = after ?? before;
  if (!table.definition.stream || image === undefined || isDeepStrictEqual(before, after)) return undefined;
  return {
    sequence,
    table: table.name,
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    keys: keyOf(table, image),
    ...(after && { newImage: after }),
    ...(before && { oldImage: before }),
    ...(expired && { expired }),
  };
}

/** The place of a record in the stream's area, in order of sequence. */
export function streamKey(sequence: number): string {
  return keySpace.stream.key(String(sequence).padStart(16, '0'));
}
