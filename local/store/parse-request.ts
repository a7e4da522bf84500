import { checksByRequest, requestChecks } from './dynalite.ts';
import type { ParsedRequests, Refusal } from './dynalite.ts';
import { validationError } from './dynamo-error.ts';

/** Bytes an item may have (DynamoDB quota: 400 KB). */
export const maxItemBytes = 400 * 1024;

/** What expressions replaced; DynamoDB still takes these, this store does not. */
const legacyParameters = ['AttributeUpdates', 'Expected', 'QueryFilter', 'ScanFilter'];

/**
 * Checks a request as DynamoDB does before it looks at any table, and parses its expressions.
 * @throws ValidationException or SerializationException, worded as DynamoDB words them
 */
export function parseRequest<Name extends keyof ParsedRequests>(
  name: Name,
  input: object,
): ParsedRequests[Name] {
  const legacy = legacyParameters.find((parameter) => parameter in input);
  if (legacy)
    throw validationError(
      `The embedded store does not take the legacy parameter ${legacy}: use an expression`,
    );
  const { types, custom } = checksByRequest[name];
  try {
    const request = requestChecks.checkTypes({ ...input }, types);
    requestChecks.checkValidations(request, types, custom, { options: { maxItemSize: maxItemBytes } });
    return request as ParsedRequests[Name];
  } catch (error) {
    throw asValidationError(error);
  }
}

/** Throws what one of dynalite's checks found, if it found something. */
export function refuse(refusal: Refusal | undefined): void {
  if (refusal) throw asValidationError(refusal);
}

function asValidationError(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? validationError(error.message) : error;
}
