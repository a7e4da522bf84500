import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromWire, toWire } from './binary-values.ts';
import { DynamoError } from './dynamo-error.ts';
import { toException } from './to-exception.ts';

/**
 * Answers one DynamoDB operation, such as `GetItem`, from request to response in AWS JSON.
 * @throws DynamoError for what DynamoDB answers with status 400
 */
export type Answer = (operation: string, input: object) => Promise<object>;

const networkSteps = [
  'serializerMiddleware',
  'deserializerMiddleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'contentLengthMiddleware',
  'recursionDetectionMiddleware',
  'httpAuthSchemeMiddleware',
  'httpSigningMiddleware',
  'retryMiddleware',
  'loggerMiddleware',
];

/**
 * A client whose requests never leave the process; region, endpoint and credentials mean nothing. Its steps for the
 * network (text, signature, retries) cost more than the store itself: only the two around which document clients put
 * their own steps are left, and the second one answers.
 */
export function inProcessClient(answer: Answer): DynamoDBClient {
  const client = new DynamoDBClient({
    region: 'ap-northeast-1',
    endpoint: 'http://dynamodb.invalid',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  });
  const middlewareStack = withoutEndpoint(client.middlewareStack);
  networkSteps.forEach((step) => middlewareStack.remove(step));
  middlewareStack.add((next) => next, { name: 'serializerMiddleware', step: 'serialize' });
  middlewareStack.add(
    (_, { commandName }) =>
      async ({ input }) => {
        const output = await answerCommand(answer, operationOf(commandName), input);
        return { output: output as never, response: undefined };
      },
    { name: 'deserializerMiddleware', step: 'deserialize' },
  );
  return client;
}

type Stack = DynamoDBClient['middlewareStack'];

/** Commands bring a step along that looks for an address. */
function withoutEndpoint(stack: Stack): Stack {
  const concat = stack.concat.bind(stack) as unknown as (from: Stack) => Stack;
  const concatWithout = (from: Stack): Stack => {
    const whole = concat(from);
    whole.remove('endpointV2Middleware');
    return withoutEndpoint(whole);
  };
  return Object.assign(stack, { concat: concatWithout });
}

/** `GetItem` of `GetItemCommand`. */
const operationOf = (commandName = ''): string => commandName.replace(/Command$/, '');

async function answerCommand(answer: Answer, operation: string, input: object): Promise<object> {
  try {
    const output = await answer(operation, toWire(input) as object);
    return { ...(fromWire(output) as object), $metadata: { httpStatusCode: 200 } };
  } catch (error) {
    throw error instanceof DynamoError ? toException(error) : error;
  }
}
