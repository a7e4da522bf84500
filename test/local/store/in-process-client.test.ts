import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  IdempotentParameterMismatchException,
  ListTablesCommand,
  PutItemCommand,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { openStore } from '../../../local/store/open-store.ts';
import { toRequestHandler } from './request-handler.ts';
import { records } from './test-store.ts';

const TableName = 'records';
const Key = { pk: 'a', sk: '1' };
const everyType = {
  ...{
    text: 'ä',
    blank: '',
    number: -1.5e-7,
    yes: true,
    nothing: null,
    absent: undefined,
    B: 'b',
    BS: ['c'],
  },
  ...{ bytes: new Uint8Array([0, 255]), texts: new Set(['x', 'y']), numbers: new Set([1, 2.5]) },
  ...{
    blobs: new Set([new Uint8Array([1])]),
    list: [1, ['two'], { B: new Uint8Array([3]) }],
    map: { S: { N: 1 } },
  },
};
const everyCapacity = { ReturnConsumedCapacity: 'INDEXES' } as const;
const put = { Put: { TableName, Item: { ...Key, ...everyType } } };
const refused = {
  TableName,
  Key,
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const;

/** In this order; each sees what those before it wrote. */
const answered = {
  'an item of every type': new PutCommand({ TableName, Item: { ...Key, ...everyType }, ...everyCapacity }),
  'the old item of a write': new PutCommand({
    ...{ TableName, Item: { ...Key, ...everyType, owner: 'o', rank: '1' } },
    ...{ ReturnValues: 'ALL_OLD', ...everyCapacity },
  }),
  'an item as it is': new GetCommand({ TableName, Key, ConsistentRead: true, ...everyCapacity }),
  'an item in attribute values': new GetItemCommand({ TableName, Key: { pk: { S: 'a' }, sk: { S: '1' } } }),
  nothing: new GetCommand({ TableName, Key: { pk: 'none', sk: '1' } }),
  'bytes written in attribute values': new PutItemCommand({
    TableName,
    Item: {
      pk: { S: 'b' },
      sk: { S: '1' },
      B: { B: new Uint8Array([7]) },
      BS: { BS: [new Uint8Array([8])] },
    },
  }),
  'an update with values': new UpdateCommand({
    ...{ TableName, Key, UpdateExpression: 'SET #m.#n = :v, extra = :bytes ADD numbers :more REMOVE blank' },
    ExpressionAttributeNames: { '#m': 'map', '#n': 'n' },
    ExpressionAttributeValues: { ':v': 2, ':bytes': new Uint8Array([9]), ':more': new Set([3]) },
    ReturnValues: 'ALL_NEW',
  }),
  'a page': new QueryCommand({
    ...{ TableName, KeyConditionExpression: 'pk = :pk', Limit: 1, ...everyCapacity },
    ExpressionAttributeValues: { ':pk': 'a' },
  }),
  'an index': new QueryCommand({
    ...{ TableName, IndexName: 'byOwner', KeyConditionExpression: ':o = #owner', ...everyCapacity },
    ...{ ExpressionAttributeNames: { '#owner': 'owner' }, ExpressionAttributeValues: { ':o': 'o' } },
  }),
  'writes together': new BatchWriteCommand({
    RequestItems: {
      [TableName]: [
        { PutRequest: { Item: { pk: 'c', sk: '1', ...everyType } } },
        { DeleteRequest: { Key: { pk: 'b', sk: '1' } } },
      ],
    },
  }),
  'reads together': new BatchGetCommand({
    RequestItems: { [TableName]: { Keys: [Key, { pk: 'b', sk: '1' }] } },
    ...everyCapacity,
  }),
  'a transaction': new TransactWriteCommand({
    ...{ TransactItems: [put], ClientRequestToken: 't', ...everyCapacity },
  }),
  'the same transaction again': new TransactWriteCommand({ TransactItems: [put], ClientRequestToken: 't' }),
  'reads in one moment': new TransactGetCommand({ TransactItems: [{ Get: { TableName, Key } }] }),
  'a table': new DescribeTableCommand({ TableName }),
  'a deletion': new DeleteCommand({
    ...{ TableName, Key: { pk: 'c', sk: '1' }, ReturnValues: 'ALL_OLD', ...everyCapacity },
  }),
};

const refusals = {
  'a refused write': new PutCommand({ ...refused, Item: Key }),
  'a refused write without its item': new DeleteCommand({
    ...refused,
    ReturnValuesOnConditionCheckFailure: 'NONE',
  }),
  'a cancelled transaction': new TransactWriteCommand({
    TransactItems: [{ ConditionCheck: refused }, { Put: { TableName, Item: { pk: 'd', sk: '1' } } }],
  }),
  'a token used otherwise': new TransactWriteCommand({
    TransactItems: [{ Delete: { TableName, Key } }],
    ClientRequestToken: 't',
  }),
  'an unknown table': new GetCommand({ TableName: 'other', Key }),
  'a key that does not fit': new GetCommand({ TableName, Key: { pk: 1 } }),
  'an expression that cannot be read': new UpdateCommand({ TableName, Key, UpdateExpression: 'SET' }),
  'an unknown operation': new ListTablesCommand({}),
};

const exceptions = [
  ...[ConditionalCheckFailedException, TransactionCanceledException, ResourceNotFoundException],
  IdempotentParameterMismatchException,
];

it('answers as the same client does over the wire', async () => {
  const [embedded, wired] = [await openStore({ tables: [records] }), await openStore({ tables: [records] })];
  const options = { marshallOptions: { removeUndefinedValues: true } };
  const inProcess = DynamoDBDocumentClient.from(embedded.dynamoClient(), options);
  const overWire = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      ...{ region: 'ap-northeast-1', endpoint: 'http://dynamodb.invalid' },
      credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
      requestHandler: toRequestHandler(wired.answer),
    }),
    options,
  );
  const outcomes = { inProcess: {} as Record<string, unknown>, overWire: {} as Record<string, unknown> };
  for (const [name, command] of Object.entries({ ...answered, ...refusals })) {
    outcomes.inProcess[name] = await outcomeOf(inProcess, command as never);
    outcomes.overWire[name] = await outcomeOf(overWire, command as never);
  }
  expect(outcomes.inProcess).toEqual(outcomes.overWire);
  const isAnswered = ([, outcome]: [string, unknown]) => (outcome as { status: number }).status === 200;
  expect(Object.entries(outcomes.inProcess).filter(isAnswered)).toHaveLength(Object.keys(answered).length);
  expect(embedded.meter.read()).toEqual(wired.meter.read());
});

async function outcomeOf(client: DynamoDBDocumentClient, command: never): Promise<unknown> {
  try {
    const { $metadata, ...answer } = await client.send(command);
    return { answer, status: $metadata.httpStatusCode };
  } catch (error) {
    const { $metadata, $fault, name, message, ...details } = error as ConditionalCheckFailedException;
    return {
      ...{ status: $metadata.httpStatusCode, $fault, name, message, details: { ...details } },
      kinds: exceptions.filter((kind) => error instanceof kind).map((kind) => kind.name),
    };
  }
}
