import type { Account } from '../account.ts';
import { refuse, type LineAnswer } from '../http/line-answer.ts';
import { parseJson } from '../http/read-body.ts';
import { accountOfToken, issuesTokens, issueToken } from './access-tokens.ts';
import { findOperation, type FoundOperation } from './find-operation.ts';
import { createRateLimits } from './rate-limits.ts';
import { refuseRetryKey } from './send/retry-key.ts';

export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  /** Undefined: more than LINE takes. */
  rawBody: Buffer | undefined;
  requestId: string;
}

export type LineApi = (request: ApiRequest) => LineAnswer | Promise<LineAnswer>;

/** Their bodies are files. */
const takesBytes: ReadonlySet<string> = new Set(['POST /v2/bot/richmenu/{richMenuId}/content']);

const unauthorized = refuse(
  401,
  'Authentication failed. Confirm that the access token in the authorization header is valid.',
);
const tooMany = refuse(429, 'The API rate limit has been exceeded. Try again later.');
const tooLarge = refuse(413, 'The request body exceeds 2 MB.');

/** Answers LINE's API in LINE's order: token, endpoint, rate, size, then what the endpoint itself checks. */
export function createLineApi(accounts: readonly Account[], clock: { now(): number }): LineApi {
  const isWithinRate = createRateLimits(clock);

  return (request) => {
    const { method, path, headers } = request;
    if (method === 'POST' && issuesTokens(path)) return issue(request);
    const account = accountOfToken(accounts, headers['authorization']);
    if (!account) return unauthorized;
    const found = findOperation(method, path);
    if (!found) return refuse(404, 'Not found');
    if (!isWithinRate(account.channel.channelId, found.endpoint)) return tooMany;
    return operate(account, found, request);
  };

  function issue({ method, path, rawBody }: ApiRequest): LineAnswer {
    const form = new URLSearchParams(rawBody?.toString('utf8'));
    if (!isWithinRate(form.get('client_id') ?? '', `${method} ${path}`)) return tooMany;
    return rawBody ? issueToken(accounts, path, form) : tooLarge;
  }
}

function operate(
  account: Account,
  { endpoint, operation, params }: FoundOperation,
  { method, query, headers, rawBody, requestId }: ApiRequest,
): LineAnswer | Promise<LineAnswer> {
  if (!rawBody) return tooLarge;
  const retryKey = headers['x-line-retry-key'];
  const refused =
    refuseRetryKey(endpoint, retryKey) ?? refuseContentType(endpoint, rawBody, headers['content-type']);
  if (refused) return refused;
  const deliveryTag = headers['x-line-delivery-tag'];
  const contentType = headers['content-type'] ?? '';
  const hasJson = method !== 'GET' && rawBody.length > 0 && !takesBytes.has(endpoint);
  const body = hasJson ? parseJson(rawBody) : {};
  if (!isObject(body))
    return refuse(400, 'The request body could not be parsed as JSON (line: -, column: -)');
  return operation({ account, requestId, params, query, body, retryKey, deliveryTag, rawBody, contentType });
}

function refuseContentType(endpoint: string, rawBody: Buffer, contentType = ''): LineAnswer | undefined {
  if (rawBody.length === 0 || takesBytes.has(endpoint) || /^application\/json\s*(;|$)/i.test(contentType))
    return undefined;
  return refuse(415, 'The content type must be application/json.');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
