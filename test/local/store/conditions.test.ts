import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { openTestStore } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';
const item = {
  pk: 'a',
  sk: '1',
  n: 5,
  text: 'こんにちは',
  binary: new Uint8Array([1, 2, 3]),
  tags: new Set(['x', 'y']),
  list: ['one', 2, { deep: true }],
  map: { a: 1, b: { c: 'd' } },
  nothing: null,
};

describe('conditions', () => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore();
    await test.documents.send(new PutCommand({ TableName, Item: item }));
  });
  afterAll(() => test.store.close());

  const matches = async (expression: string, [v, w]: readonly unknown[]) => {
    const { Count } = await test.documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: expression.replaceAll('@', '#'),
        ExpressionAttributeNames: Object.fromEntries(
          [...new Set(expression.match(/@\w+/g))].map((name) => [`#${name.slice(1)}`, name.slice(1)]),
        ),
        ExpressionAttributeValues: {
          ':pk': 'a',
          ...(v !== undefined && { ':v': v }),
          ...(w !== undefined && { ':w': w }),
        },
      }),
    );
    return Count === 1;
  };

  it.each<[string, ...unknown[]]>([
    ['@n = :v', 5],
    ['@n <> :v', '5'],
    ['@gone <> :v', 5],
    ['@n < :v', 5.5],
    ['@n >= :v', 5],
    ['@n BETWEEN :v AND :w', -1, 10],
    ['@n IN (:v, :w)', 4, 5],
    ['@text > :v', 'あ'],
    ['begins_with(@text, :v)', 'こん'],
    ['begins_with(@binary, :v)', new Uint8Array([1, 2])],
    ['contains(@text, :v)', 'にち'],
    ['contains(@tags, :v)', 'x'],
    ['contains(@list, :v)', { deep: true }],
    ['@tags = :v', new Set(['y', 'x'])],
    ['@list = :v', ['one', 2, { deep: true }]],
    ['@map = :v', { b: { c: 'd' }, a: 1 }],
    ['@map.@b.@c = :v', 'd'],
    ['@list[1] = :v', 2],
    ['size(@text) = :v', 15],
    ['size(@binary) = :v', 3],
    ['size(@tags) < :v', 3],
    ['size(@map) = :v', 2],
    ['attribute_type(@nothing, :v)', 'NULL'],
    ['attribute_exists(@nothing) AND attribute_not_exists(@gone) AND NOT @n = :v', 6],
    ['@n = :v OR @n = :w', 1, 5],
  ])('hold for %s with %p', async (expression, ...values) => {
    expect(await matches(expression, values)).toBe(true);
  });

  it.each<[string, ...unknown[]]>([
    ['@n = :v', '5'],
    ['@n < :v', '9'],
    ['@gone < :v', 5],
    ['@gone = :v', 5],
    ['@n BETWEEN :v AND :w', 6, 10],
    ['@gone IN (:v)', 5],
    ['begins_with(@n, :v)', '5'],
    ['contains(@tags, :v)', 'z'],
    ['contains(@tags, :v)', 5],
    ['contains(@gone, :v)', 'x'],
    ['@tags = :v', new Set(['x'])],
    ['@map <> :v', { a: 1, b: { c: 'd' } }],
    ['size(@n) = :v', 1],
    ['size(@gone) = :v', 0],
    ['attribute_type(@n, :v)', 'S'],
    ['NOT attribute_exists(@n) OR @n = :v', 6],
  ])('do not hold for %s with %p', async (expression, ...values) => {
    expect(await matches(expression, values)).toBe(false);
  });

  it('are taken as expressions only', async () => {
    await expect(
      test.documents.send(
        new PutCommand({
          TableName,
          Item: item,
          Expected: { n: { ComparisonOperator: 'EQ', AttributeValueList: [5] } },
        }),
      ),
    ).rejects.toThrow('legacy parameter Expected');
  });
});
