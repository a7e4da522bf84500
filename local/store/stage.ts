import type { Item } from './attribute-value.ts';
import type { ItemChange } from './item-change.ts';
import { keySpace } from './key-space.ts';
import type { Table } from './table.ts';

/** Reads an item by the key that `itemKey` gives. */
export type ReadItem = (table: Table, key: string) => Item | undefined;

/** Changes that are decided but not yet stored. Dropping a stage undoes them. */
export interface Stage {
  /** Sees the changes of this stage, then what lies under it. */
  readonly item: ReadItem;
  add(change: ItemChange): void;
  readonly changes: readonly ItemChange[];
}

/** @param readBelow items as they are without this stage: the database or another stage */
export function openStage(readBelow: ReadItem): Stage {
  const staged = new Map<string, Item | undefined>();
  const changes: ItemChange[] = [];
  return {
    changes,
    item(table, key) {
      const place = keySpace.items(table.name).key(key);
      return staged.has(place) ? staged.get(place) : readBelow(table, key);
    },
    add(change) {
      staged.set(keySpace.items(change.table.name).key(change.key), change.after);
      changes.push(change);
    },
  };
}
