import { toCsv } from '../../domain/csv.ts';
import type { Route } from './endpoint.ts';
import { answerOnce, type IdempotencyStore } from './idempotency.ts';
import { createRouteMatcher } from './match-route.ts';
import { parseRequest } from './parse-request.ts';
import { Problem } from './problem.ts';

export interface HttpRequest {
  method: string;
  /** Without query string. */
  path: string;
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  rawBody: Uint8Array;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface DispatchDeps {
  /** The caller behind an API key, or undefined when there is none. */
  authorize: (bearer: string) => Promise<{ keyId: string } | undefined>;
  idempotency: IdempotencyStore;
  /** Told of every failure that is ours; the caller learns nothing of it. */
  onError: (error: unknown, request: { operationId: string }) => void;
}

/** Answers API requests by routes; the same in Lambda and in the local program. */
export function createDispatch(routes: readonly Route[], deps: DispatchDeps) {
  const match = createRouteMatcher(routes);

  return async (request: HttpRequest): Promise<HttpResponse> => {
    const found = match(request.method, request.path);
    try {
      if (found.outcome === 'none') throw new Problem(404, 'Not found', { detail: 'There is no such path.' });
      if (found.outcome === 'other method') {
        const problem = new Problem(405, 'Method not allowed', {
          detail: `Allowed: ${found.allowed.join(', ')}.`,
        });
        return problemResponse(problem, request.path, { allow: found.allowed.join(', ') });
      }
      return await answer(found.route, found.params, request, deps);
    } catch (error) {
      if (error instanceof Problem) return problemResponse(error, request.path, extraHeaders(error));
      deps.onError(error, {
        operationId: found.outcome === 'found' ? found.route.endpoint.operationId : 'none',
      });
      const detail = 'The request failed on our side; it can be repeated with the same Idempotency-Key.';
      return problemResponse(new Problem(500, 'Internal error', { detail }), request.path);
    }
  };
}

async function answer(
  route: Route,
  pathParams: Readonly<Record<string, string>>,
  request: HttpRequest,
  deps: DispatchDeps,
): Promise<HttpResponse> {
  const { endpoint } = route;
  const caller = endpoint.open === true ? 'anybody' : await identify(request, deps);
  const parsed = parseRequest(endpoint, request, pathParams);
  if (route.table && wantsCsv(request)) return csvResponse(route, parsed);
  const isOnce = endpoint.method === 'POST' && endpoint.changesNothing !== true;
  const idempotencyKey = isOnce ? idempotencyKeyOf(request) : undefined;
  const handle = async () => {
    const body = await route.handle({ ...parsed, idempotencyKey });
    return {
      status: endpoint.response ? (endpoint.status ?? 200) : 204,
      body: body === undefined ? '' : JSON.stringify(body),
    };
  };
  const { status, body } =
    idempotencyKey === undefined
      ? await handle()
      : await answerOnce(deps.idempotency, { ...request, key: idempotencyKey, caller }, handle);
  const type: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
  return { status, headers: { ...type, 'cache-control': 'no-store' }, body };
}

/** By the query; without a word there, by what the caller accepts. */
function wantsCsv({ query, headers }: HttpRequest): boolean {
  if (query['format'] !== undefined) return query['format'] === 'csv';
  const accepted = (headers['accept'] ?? '').toLowerCase();
  return accepted.includes('text/csv') && !accepted.includes('application/json');
}

async function csvResponse(
  route: Route,
  parsed: Omit<Parameters<Route['handle']>[0], 'idempotencyKey'>,
): Promise<HttpResponse> {
  const rows = route.table?.((await route.handle({ ...parsed, idempotencyKey: undefined })) as never);
  if (!rows) throw new Error('The route has no table.');
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${rows.name}.csv"`,
      'cache-control': 'no-store',
    },
    body: toCsv(rows),
  };
}

async function identify({ headers }: HttpRequest, { authorize }: DispatchDeps): Promise<string> {
  const bearer = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  const caller = bearer === undefined ? undefined : await authorize(bearer);
  if (caller) return caller.keyId;
  throw new Problem(401, 'API key needed', {
    detail: 'Send a valid API key: Authorization: Bearer <apiKey>.',
  });
}

function idempotencyKeyOf({ headers }: HttpRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  const message = '1 to 200 visible ASCII characters, e.g. a UUID.';
  throw new Problem(400, 'The request is not valid', {
    errors: [{ path: 'header/idempotency-key', message }],
  });
}

const extraHeaders = ({ status }: Problem): Record<string, string> =>
  status === 401 ? { 'www-authenticate': 'Bearer' } : {};

/** RFC 9457. */
export function problemResponse(
  problem: Problem,
  instance: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const { status, title, message, errors } = problem;
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify({
      type: 'about:blank',
      title,
      status,
      ...(message === title ? {} : { detail: message }),
      instance,
      ...(errors.length > 0 ? { errors } : {}),
    }),
  };
}
