import type { Item } from '../attribute-value.ts';
import { consumedCapacity } from '../consumed-capacity.ts';
import { dynalite } from '../dynalite.ts';
import type { ParsedRequests } from '../dynalite.ts';
import type { Engine, Operation } from '../engine.ts';
import type { Usage } from '../meter.ts';
import { parseRequest, refuse } from '../parse-request.ts';
import { itemReadUnits } from '../request-units.ts';
import { itemKey } from '../table.ts';

export const getItem: Operation = (engine, input) => {
  const request = parseRequest('getItem', input);
  const { item, usage } = readOne(engine, request);
  engine.meter.record('GetItem', 'read', [usage]);
  return { ...(item && { Item: item }), ...consumedCapacity(request.ReturnConsumedCapacity, usage) };
};

/** One item with its projection, and what reading it costs. */
export function readOne(engine: Engine, request: ParsedRequests['getItem']): { item?: Item; usage: Usage } {
  const table = engine.findTable(request.TableName);
  refuse(dynalite.validateKey(request.Key, table.schema));
  const item = engine.readItem(table, itemKey(table, request.Key));
  const tableUnits = itemReadUnits(item, request.ConsistentRead === true);
  const usage = { table: table.name, tableUnits, indexUnits: {} };
  return { ...(item && { item: projected(item, request) }), usage };
}

/** The attributes that a request asks for. */
export function projected(
  item: Item,
  request: Pick<ParsedRequests['getItem'], '_projection' | 'AttributesToGet'>,
): Item {
  const paths = request._projection?.paths ?? request.AttributesToGet;
  return paths ? dynalite.mapPaths(paths, item) : item;
}
