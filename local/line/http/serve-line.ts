import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LineApi } from '../api/line-api.ts';
import type { Ids } from '../random-ids.ts';
import type { CallLog } from './call-log.ts';
import type { Faults, Mishap } from './faults.ts';
import { refuse, type LineAnswer } from './line-answer.ts';
import { parseJson, readBody } from './read-body.ts';
import { writeAnswer } from './write-answer.ts';

export interface LineServerDeps {
  api: LineApi;
  faults: Faults;
  calls: CallLog;
  ids: Ids;
  clock: { now(): number };
  /** Ends a process with SIGKILL. */
  kill: (pid: number) => void;
}

const mostBytes = 2 * 1_048_576;

/** Serves a call to LINE's API, with the fault that was ordered for it, and logs it. */
export async function serveLine(
  deps: LineServerDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  const method = request.method ?? 'GET';
  const rawBody = await readBody(request, mostBytes);
  const requestId = deps.ids.requestId();
  const headers = request.headers as Record<string, string | undefined>;
  const mishap = deps.faults.next(path);
  const answer =
    refuseByFault(mishap) ?? (await deps.api({ method, path, query, headers, rawBody, requestId }));
  deps.calls.add({
    at: new Date(deps.clock.now()).toISOString(),
    method,
    path,
    status: answer.status,
    requestId,
    retryKey: headers['x-line-retry-key'],
    recipients: rawBody && countRecipients(rawBody),
    fault: mishap?.kind,
  });
  const own = { ...answer, headers: { 'x-line-request-id': requestId, ...answer.headers } };
  end(deps, mishap, { request, response, answer: own });
}

/** The answer of a fault that keeps the call from being accepted. */
function refuseByFault(mishap: Mishap | undefined): LineAnswer | undefined {
  if (mishap?.kind === 'resetBefore') return { status: 0, body: undefined };
  const status = mishap?.kind === 'status' ? mishap.fault.status : undefined;
  return status === undefined
    ? undefined
    : refuse(status, status === 429 ? rateMessage : 'A fault of the simulator');
}

const rateMessage = 'The API rate limit has been exceeded. Try again later.';

function end(
  { kill }: LineServerDeps,
  mishap: Mishap | undefined,
  exchange: { request: IncomingMessage; response: ServerResponse; answer: LineAnswer },
): void {
  switch (mishap?.kind) {
    case undefined:
    case 'status':
      writeAnswer(exchange.response, exchange.answer);
      return;
    case 'timeoutAfterAccept':
      return;
    case 'killAfterAccept':
      kill(mishap.fault.killAfterAccept ?? 0);
      exchange.request.socket.destroy();
      return;
    case 'resetBefore':
    case 'resetAfterAccept':
      exchange.request.socket.destroy();
  }
}

function countRecipients(rawBody: Buffer): number | undefined {
  const to = (parseJson(rawBody) as { to?: unknown } | null | undefined)?.to;
  if (Array.isArray(to)) return to.length;
  return typeof to === 'string' ? 1 : undefined;
}
