import type { Item } from '../attribute-value.ts';
import { consumedCapacity } from '../consumed-capacity.ts';
import type { RangeRequest } from '../dynalite.ts';
import type { Engine, Operation } from '../engine.ts';
import { keyBounds } from '../key-bounds.ts';
import { keySpace } from '../key-space.ts';
import type { KeptAnswer } from '../kept-answers.ts';
import { matchesCondition } from '../matches-condition.ts';
import type { Usage } from '../meter.ts';
import { parseRequest } from '../parse-request.ts';
import { readPage } from '../read-page.ts';
import type { Page } from '../read-page.ts';
import { readUnits } from '../request-units.ts';
import { pick } from '../table.ts';
import type { Table } from '../table.ts';
import { projected } from './get-item.ts';

/** Query: one partition of a table or index, in order. */
export const query: Operation = async (engine, input) => {
  const asked = JSON.stringify(input);
  const kept = engine.answers.find(asked);
  if (kept) {
    engine.meter.record('Query', 'read', [kept.usage]);
    return kept.answer;
  }
  const keep = engine.answers.whileReading();
  const request = parseRequest('query', input);
  const { from, ...read } = await readRange(engine, { name: 'query', request });
  if (request.IndexName === undefined) {
    const { prefixLength } = keySpace.items(request.TableName);
    keep(asked, { table: request.TableName, firstKey: from.slice(prefixLength) }, read);
  }
  return read.answer;
};

/** Scan: a whole table or index, or one segment of it. */
export const scan: Operation = async (engine, input) => {
  const { answer } = await readRange(engine, { name: 'scan', request: parseRequest('scan', input) });
  return answer;
};

interface RangeRead {
  readonly name: 'query' | 'scan';
  readonly request: RangeRequest;
}

async function readRange(
  engine: Engine,
  { name, request }: RangeRead,
): Promise<KeptAnswer & { from: string }> {
  const table = engine.findTable(request.TableName);
  const range = keyBounds(name, request, table);
  const page = await readPage(engine.database, range, request.Limit);
  const usage = usageOf(request, page);
  engine.meter.record(name === 'query' ? 'Query' : 'Scan', 'read', [usage]);
  const items = page.items
    .filter((item) => passesFilter(item, request))
    .map((item) => projected(item, request));
  const answer = {
    ScannedCount: page.items.length,
    Count: items.length,
    ...(request.Select !== 'COUNT' && { Items: items }),
    ...(page.last && { LastEvaluatedKey: startKeyAt(page.last, table, request.IndexName) }),
    ...consumedCapacity(request.ReturnConsumedCapacity, usage),
  };
  return { answer, usage, from: range.gte ?? range.gt ?? '' };
}

/** Everything that was read is paid, filtered out or not. */
function usageOf(request: RangeRequest, page: Page): Usage {
  const units = readUnits(page.bytes, request.ConsistentRead === true);
  return request.IndexName === undefined
    ? { table: request.TableName, tableUnits: units, indexUnits: {} }
    : { table: request.TableName, tableUnits: 0, indexUnits: { [request.IndexName]: units } };
}

function passesFilter(item: Item, { _filter: filter }: RangeRequest): boolean {
  return filter === undefined || matchesCondition(filter.expression, item);
}

function startKeyAt(item: Item, { schema }: Table, indexName: string | undefined): Item {
  const index = schema.GlobalSecondaryIndexes?.find((candidate) => candidate.IndexName === indexName);
  const keys = [...schema.KeySchema, ...(index?.KeySchema ?? [])];
  return pick(item, new Set(keys.map((element) => element.AttributeName)));
}
