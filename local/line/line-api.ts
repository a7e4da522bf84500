import type { CallLog } from './call-log.ts';
import type { createFaults, Mishap } from './faults.ts';
import { refuse, type LineAnswer } from './line-answer.ts';
import { operations, type Simulation } from './operations.ts';
import { createRateLimits } from './rate-limits.ts';
import type { createTokenIssuer } from './token-operations.ts';

const mostBytes = 2 * 1_048_576;

export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  rawBody: Buffer;
}

/** How a call ends on the wire. */
export type ApiOutcome =
  | { outcome: 'answer'; answer: LineAnswer; requestId: string }
  | { outcome: 'reset' }
  | { outcome: 'silence' };

/** Answers LINE's API: token, rate, size, then the operation, with the faults that were ordered. */
export function createLineApi(deps: {
  sim: Simulation;
  faults: ReturnType<typeof createFaults>;
  calls: CallLog;
  tokens: ReturnType<typeof createTokenIssuer>;
  kill: (pid: number) => void;
}) {
  const { sim, faults, calls, tokens } = deps;
  const withinRate = createRateLimits(sim.clock);
  const patterns = Object.entries(operations).map(([name, operation]) => {
    const [method = '', template = ''] = name.split(' ');
    return { method, operation, pattern: new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`) };
  });

  return (request: ApiRequest): ApiOutcome => {
    const requestId = sim.ids.requestId();
    const mishap = faults.next(request.path);
    const outcome = happen(request, requestId, mishap);
    const { method, path } = request;
    const to = bodyOf(request)?.['to'];
    calls.add({
      at: new Date(sim.clock.now()).toISOString(),
      method,
      path,
      status: outcome.outcome === 'answer' ? outcome.answer.status : 0,
      requestId,
      retryKey: request.headers['x-line-retry-key'],
      recipients: Array.isArray(to) ? to.length : typeof to === 'string' ? 1 : undefined,
    });
    return outcome;
  };

  function happen(request: ApiRequest, requestId: string, mishap: Mishap | undefined): ApiOutcome {
    if (mishap?.kind === 'resetBefore') return { outcome: 'reset' };
    if (mishap?.kind === 'status') {
      return { outcome: 'answer', answer: refuse(mishap.status, messageOf(mishap.status)), requestId };
    }
    const answer = answerCall(request, requestId);
    switch (mishap?.kind) {
      case undefined:
        return { outcome: 'answer', answer, requestId };
      case 'timeoutAfterAccept':
        return { outcome: 'silence' };
      case 'resetAfterAccept':
        return { outcome: 'reset' };
      case 'kill':
        deps.kill(mishap.pid);
        return { outcome: 'reset' };
    }
  }

  function answerCall(request: ApiRequest, requestId: string): LineAnswer {
    const { method, path, headers, rawBody } = request;
    if (method === 'POST' && tokens.issues(path)) {
      return tokens.issue(path, new URLSearchParams(rawBody.toString('utf8')));
    }
    const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
    if (token === undefined || !tokens.isValid(token)) return refuse(401, unauthorized);
    const found = patterns.find((entry) => entry.method === method && entry.pattern.test(path));
    if (!found) return refuse(404, 'Not found');
    if (!withinRate(path)) return refuse(429, messageOf(429));
    if (rawBody.length > mostBytes) return refuse(413, 'Request body is too large');
    return operate(found, request, requestId);
  }

  function operate(
    { operation, pattern }: (typeof patterns)[number],
    request: ApiRequest,
    requestId: string,
  ): LineAnswer {
    const { method, path, query, headers } = request;
    const body = method === 'GET' ? {} : bodyOf(request);
    if (!body) return refuse(400, 'The request body could not be parsed as JSON (line: -, column: -)');
    const params = pattern.exec(path)?.groups ?? {};
    return operation({ ...sim, requestId }, { params, query, body, retryKey: headers['x-line-retry-key'] });
  }
}

const unauthorized =
  'Authentication failed. Confirm that the access token in the authorization header is valid.';

function bodyOf({ method, rawBody }: ApiRequest): Record<string, unknown> | undefined {
  if (method === 'GET') return undefined;
  try {
    const body = JSON.parse(rawBody.toString('utf8')) as unknown;
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const messageOf = (status: number): string =>
  status === 429
    ? 'The API rate limit has been exceeded. Try again later.'
    : status >= 500
      ? 'Internal server error'
      : 'Bad request';
