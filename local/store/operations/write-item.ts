import type { Item } from '../attribute-value.ts';
import { consumedCapacity } from '../consumed-capacity.ts';
import { dynalite } from '../dynalite.ts';
import type { Operation } from '../engine.ts';
import type { ItemChange } from '../item-change.ts';
import { prepareWrite, stageWrite } from '../item-write.ts';
import type { ItemWrite } from '../item-write.ts';
import { writeUsage } from '../request-units.ts';

const operationNames = { putItem: 'PutItem', updateItem: 'UpdateItem', deleteItem: 'DeleteItem' } as const;

/** PutItem, UpdateItem and DeleteItem. A refused condition costs the units of the item it was checked against. */
export function writeItem(name: 'putItem' | 'updateItem' | 'deleteItem'): Operation {
  return (engine, input) => {
    const write = prepareWrite(name, input, engine.findTable);
    return engine.commits.run((stage) => {
      const before = stage.item(write.table, write.key);
      const charge = (change: ItemChange) => {
        const usage = writeUsage(change);
        engine.meter.record(operationNames[name], 'write', [usage]);
        return usage;
      };
      let change: ItemChange;
      try {
        change = stageWrite(write, stage);
      } catch (error) {
        charge({ table: write.table, key: write.key, ...(before && { before, after: before }) });
        throw error;
      }
      const attributes = returnedAttributes(write, change);
      return {
        ...(attributes && { Attributes: attributes }),
        ...consumedCapacity(write.request.ReturnConsumedCapacity, charge(change)),
      };
    });
  };
}

type ReturnValues = NonNullable<ItemWrite['request']['ReturnValues']>;

const images: Readonly<Record<ReturnValues, 'before' | 'after' | undefined>> = {
  NONE: undefined,
  ALL_OLD: 'before',
  UPDATED_OLD: 'before',
  ALL_NEW: 'after',
  UPDATED_NEW: 'after',
};

function returnedAttributes(write: ItemWrite, change: ItemChange): Item | undefined {
  const wanted = write.request.ReturnValues ?? 'NONE';
  const image = images[wanted] && change[images[wanted]];
  if (!image || !wanted.startsWith('UPDATED')) return image;
  return dynalite.mapPaths(write.name === 'updateItem' ? (write.request._updates?.paths ?? []) : [], image);
}
