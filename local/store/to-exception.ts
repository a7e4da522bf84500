import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { fromWire } from './binary-values.ts';
import type { DynamoError } from './dynamo-error.ts';

const exceptions = {
  ConditionalCheckFailedException,
  IdempotentParameterMismatchException,
  ResourceNotFoundException,
  TransactionCanceledException,
};

/** The exception that an AWS SDK client makes of an answer with status 400. */
export function toException({ name, body }: DynamoError): DynamoDBServiceException {
  const answer = fromWire(body) as DynamoError['body'];
  const options = {
    message: answer.message,
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  } as const;
  const exception =
    name in exceptions
      ? new exceptions[name as keyof typeof exceptions](options)
      : new DynamoDBServiceException(options);
  return Object.assign(exception, answer);
}
