import {
  DeleteCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import type { Item } from '../../../local/store/attribute-value.ts';
import { openTestStore, records } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';

interface Row {
  readonly n: number;
  readonly owner?: string;
}

type Step =
  | { readonly do: 'put'; readonly sk: string; readonly row: Row; readonly onlyNew: boolean }
  | { readonly do: 'add'; readonly sk: string; readonly below: number }
  | { readonly do: 'delete'; readonly sk: string }
  | { readonly do: 'move'; readonly from: string; readonly to: string };

const sk = fc.constantFrom('a', 'b', 'c');
const row = fc.record(
  { n: fc.integer({ min: 0, max: 5 }), owner: fc.constantFrom('x', 'y') },
  { requiredKeys: ['n'] },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('put' as const), sk, row, onlyNew: fc.boolean() }),
  fc.record({ do: fc.constant('add' as const), sk, below: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ do: fc.constant('delete' as const), sk }),
  fc.record({ do: fc.constant('move' as const), from: sk, to: sk }),
);

/** What a step does to plain rows; undefined when DynamoDB refuses it. */
function expected(rows: ReadonlyMap<string, Row>, action: Step): Map<string, Row> | undefined {
  const next = new Map(rows);
  switch (action.do) {
    case 'put':
      return action.onlyNew && rows.has(action.sk) ? undefined : next.set(action.sk, action.row);
    case 'add': {
      const found = rows.get(action.sk);
      return found && found.n < action.below ? next.set(action.sk, { ...found, n: found.n + 1 }) : undefined;
    }
    case 'delete':
      next.delete(action.sk);
      return next;
    case 'move':
      return moved(rows, action);
  }
}

function moved(
  rows: ReadonlyMap<string, Row>,
  { from, to }: { from: string; to: string },
): Map<string, Row> | undefined {
  const found = rows.get(from);
  if (!found || rows.has(to)) return undefined;
  const next = new Map(rows);
  next.delete(from);
  return next.set(to, found);
}

function send({ documents }: TestStore, action: Step, rows: ReadonlyMap<string, Row>): Promise<unknown> {
  const key = (value: string) => ({ TableName, Key: { pk: 'p', sk: value } });
  const itemOf = (value: string, content: Row = { n: 0 }) => ({
    TableName,
    Item: { pk: 'p', sk: value, rank: '1', ...content },
  });
  switch (action.do) {
    case 'put': {
      const condition = action.onlyNew ? { ConditionExpression: 'attribute_not_exists(pk)' } : {};
      return documents.send(new PutCommand({ ...itemOf(action.sk, action.row), ...condition }));
    }
    case 'add':
      return documents.send(
        new UpdateCommand({
          ...key(action.sk),
          UpdateExpression: 'ADD n :one',
          ConditionExpression: 'n < :below',
          ExpressionAttributeValues: { ':one': 1, ':below': action.below },
        }),
      );
    case 'delete':
      return documents.send(new DeleteCommand(key(action.sk)));
    case 'move':
      return documents.send(
        new TransactWriteCommand({
          TransactItems: [
            { Delete: { ...key(action.from), ConditionExpression: 'attribute_exists(pk)' } },
            {
              Put: {
                ...itemOf(action.to, rows.get(action.from)),
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          ],
        }),
      );
  }
}

async function storedRows({ documents }: TestStore): Promise<Map<string, Row>> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': 'p' },
    }),
  );
  return new Map(
    Items.map(({ sk: key, pk: _pk, rank: _rank, ...content }) => [key as string, content as Row]),
  );
}

async function ownedKeys({ documents }: TestStore, owner: string): Promise<string[]> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'byOwner',
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
    }),
  );
  return Items.map((item) => item['sk'] as string).toSorted();
}

describe('any sequence of operations', () => {
  it('leaves the items, indexes and stream that a plain map would have', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const test = await openTestStore({ tables: [records] });
        let rows: ReadonlyMap<string, Row> = new Map();
        for (const action of steps) {
          const next = expected(rows, action);
          const outcome = await send(test, action, rows).then(
            () => 'done',
            () => 'refused',
          );
          expect(outcome).toBe(next ? 'done' : 'refused');
          rows = next ?? rows;
        }
        expect(await storedRows(test)).toEqual(rows);
        for (const owner of ['x', 'y']) {
          const owned = [...rows].filter(([, { owner: other }]) => other === owner).map(([key]) => key);
          expect(await ownedKeys(test, owner)).toEqual(owned.toSorted());
        }
        expect(await replayed(test)).toEqual(rows);
        await test.store.close();
      }),
      { numRuns: 200 },
    );
  });
});

/** The rows that the stream alone leads to; every old image must be the new image before it. */
async function replayed({ store }: TestStore): Promise<Map<string, Row>> {
  const images = new Map<string, Item>();
  for (const { keys, oldImage, newImage } of await store.readStream({ after: 0, limit: 1000 })) {
    const key = textOf(keys, 'sk') ?? '';
    expect(oldImage).toEqual(images.get(key));
    if (newImage) images.set(key, newImage);
    else images.delete(key);
  }
  return new Map([...images].map(([key, image]) => [key, toRow(image)]));
}

function toRow(image: Item): Row {
  const owner = textOf(image, 'owner');
  const n = image['n'];
  return { n: n && 'N' in n ? Number(n.N) : NaN, ...(owner && { owner }) };
}

function textOf(item: Item, name: string): string | undefined {
  const value = item[name];
  return value && 'S' in value ? value.S : undefined;
}
