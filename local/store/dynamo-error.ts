const namespaces = {
  ValidationException: 'com.amazon.coral.validate',
  UnknownOperationException: 'com.amazon.coral.service',
} as const;

export type DynamoErrorName =
  | keyof typeof namespaces
  | 'ConditionalCheckFailedException'
  | 'IdempotentParameterMismatchException'
  | 'ResourceNotFoundException'
  | 'TransactionCanceledException';

/** An answer with status 400: `body` is the AWS JSON that SDK clients turn into the exception of this name. */
export class DynamoError extends Error {
  readonly body: { readonly __type: string; readonly message: string; readonly [detail: string]: unknown };

  constructor(name: DynamoErrorName, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    const namespace =
      name in namespaces ? namespaces[name as keyof typeof namespaces] : 'com.amazonaws.dynamodb.v20120810';
    this.body = { __type: `${namespace}#${name}`, message, ...details };
  }
}

export function validationError(message: string): DynamoError {
  return new DynamoError('ValidationException', message);
}
