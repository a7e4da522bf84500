import { EventEmitter } from 'node:events';
import type { Range } from './database.ts';
import { rangeActions } from './dynalite.ts';
import type { KeyBounds, RangeRequest, Refusal } from './dynalite.ts';
import { keySpace } from './key-space.ts';
import { refuse } from './parse-request.ts';
import { indexKey } from './table.ts';
import type { Table } from './table.ts';

/**
 * The part of the database that a Query or Scan reads. dynalite checks the request against the table and works the
 * bounds out; it is shown a store that takes them down and yields nothing, because its own reading goes through
 * several layers of streams for each item.
 * @throws ValidationException
 */
export function keyBounds(action: 'query' | 'scan', request: RangeRequest, table: Table): Range {
  let bounds: KeyBounds = {};
  const store = {
    createValueStream(requested: KeyBounds) {
      bounds = requested;
      return new EventEmitter();
    },
  };
  rangeActions[action](
    {
      getTable: (_name, found) => found(null, table.schema),
      getItemDb: () => store,
      getIndexDb: () => store,
    },
    request,
    (refusal) => refuse(refusal as Refusal),
  );
  return inDatabase(atExactStart(bounds, request, table), request, table);
}

/** An exclusive start key in an index must name one entry; see `indexKey`. */
function atExactStart(bounds: KeyBounds, request: RangeRequest, table: Table): KeyBounds {
  const index = table.schema.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === request.IndexName);
  if (!index || !request.ExclusiveStartKey) return bounds;
  const start = indexKey(table, index, request.ExclusiveStartKey);
  const { gt, lt, ...others } = bounds;
  return bounds.reverse
    ? { ...others, ...(gt !== undefined && { gt }), lt: start }
    : { ...others, gt: start, ...(lt !== undefined && { lt }) };
}

function inDatabase({ gt, gte, lt, lte, reverse }: KeyBounds, request: RangeRequest, table: Table): Range {
  const area =
    request.IndexName === undefined
      ? keySpace.items(table.name)
      : keySpace.index(table.name, request.IndexName);
  const lower =
    gt !== undefined ? { gt: area.key(gt) } : { gte: gte !== undefined ? area.key(gte) : area.all.gte };
  const upper =
    lt !== undefined
      ? { lt: area.key(lt) }
      : lte !== undefined
        ? { lte: area.key(lte) }
        : { lt: area.all.lt };
  return { ...lower, ...upper, ...(reverse && { reverse }) };
}
