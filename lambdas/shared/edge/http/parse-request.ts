import { z } from 'zod';
import { jsonPointer } from '../../../../stepfunctions/line-message/json-pointer.ts';
import { shapeIssues } from '../../../../stepfunctions/shape-issues.ts';
import { shapeWords } from '../../../../stepfunctions/shape-words.ts';
import type { HttpRequest } from './dispatch.ts';
import type { Endpoint } from './endpoint.ts';
import { halfCharacters } from './half-characters.ts';
import { Problem, type ProblemDetail } from './problem.ts';

/** A request body unless its endpoint takes more; larger imports go another way. */
const usualBodyBytes = 1_048_576;

/** Parses path, query and body by the endpoint's schemas; every bad field is named at once. */
export function parseRequest(
  endpoint: Endpoint,
  request: HttpRequest,
  pathParams: Readonly<Record<string, string>>,
): { params: unknown; query: unknown; body: unknown } {
  const errors: ProblemDetail[] = [];
  const parse = (schema: z.ZodType | undefined, value: unknown, place: string): unknown => {
    if (!schema) return undefined;
    const parsed = schema.safeParse(value, { error: shapeWords });
    if (parsed.success) return parsed.data;
    errors.push(
      ...shapeIssues(parsed.error).map(({ path, message, code }) => ({
        path: `${place}${jsonPointer(path)}`,
        message,
        code,
      })),
    );
    return undefined;
  };
  const params = parse(endpoint.params, pathParams, 'path');
  const query = parse(endpoint.query, request.query, 'query');
  const bodySchema = endpoint.body ?? unasked(request);
  const body = parse(bodySchema, bodySchema && parseBody(endpoint, request), '');
  if (errors.length > 0) throw new Problem(400, 'The request is not valid', { errors });
  return { params, query, body };
}

const nothing = z.strictObject({});

/** What is told to a call that takes nothing must not be passed over: `{"at": …}` would be sent at once. */
const unasked = ({ method, rawBody }: HttpRequest): z.ZodType | undefined =>
  method === 'GET' || rawBody.length === 0 ? undefined : nothing;

function parseBody(endpoint: Endpoint, { headers, rawBody }: HttpRequest): unknown {
  const { mostBodyBytes = usualBodyBytes } = endpoint;
  if (rawBody.length > mostBodyBytes)
    throw new Problem(413, 'Body too large', { detail: `At most ${mostBodyBytes} bytes a request.` });
  // An endpoint whose body has only defaults may be called without one.
  if (rawBody.length === 0 && endpoint.body?.safeParse({}).success === true) return {};
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new Problem(415, 'Unsupported media type', {
      detail: 'Send JSON with content-type: application/json.',
    });
  }
  if (rawBody.length === 0)
    throw new Problem(400, 'Body is missing', {
      detail: 'This call needs a JSON body; it came without one.',
    });
  const text = decodeUtf8(rawBody);
  const json = parseJson(text);
  const errors = halfCharacters(text, json);
  if (errors.length > 0) throw new Problem(400, 'The request is not valid', { errors });
  return json;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(error instanceof Error ? placeOf(error.message) : 'its text');
  }
}

function decodeUtf8(rawBody: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
  } catch {
    throw notJson('its encoding');
  }
}

/** V8 names the position, the token or the end, and quotes the text around it, which is not ours to repeat. */
const placeOf = (message: string): string => /position \d+|token '.{1,2}'/u.exec(message)?.[0] ?? 'its end';

const notJson = (place: string): Problem =>
  new Problem(400, 'Body is no JSON', { detail: `The body is not valid JSON in UTF-8: see ${place}.` });
