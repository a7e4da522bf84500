import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ControlApi } from '../control/control-api.ts';
import type { ChangeStream } from './change-stream.ts';
import { refusal } from './guard.ts';
import { refuse, type LineAnswer } from './line-answer.ts';
import { pageFile } from './page-files.ts';
import { parseJson, readBody } from './read-body.ts';
import { serveLine, type LineServerDeps } from './serve-line.ts';
import { writeAnswer } from './write-answer.ts';

export interface HandlerDeps {
  line: LineServerDeps;
  control: ControlApi;
  changes: ChangeStream;
}

/** Pictures that a user sends come in base64. */
const mostControlBytes = 20 * 1_048_576;

/** Sends each request where it belongs: LINE's API, the control API, or the chat page. */
export function createHandler({ line, control, changes }: HandlerDeps) {
  return (request: IncomingMessage, response: ServerResponse, port: number): void => {
    handle(request, response, port).catch((error: unknown) => {
      if (response.headersSent || request.socket.destroyed) return;
      console.error('The LINE simulator failed', error);
      writeAnswer(response, refuse(500, 'The simulator failed; its terminal says more.'));
    });
  };

  async function handle(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    const refused = refusal(request, port);
    if (refused) {
      writeAnswer(response, refuse(refused.status, refused.message));
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (/^\/(v2|oauth2|bot)\//.test(pathname)) await serveLine(line, request, response);
    else if (pathname === '/_sim/changes') changes.open(response);
    else if (pathname.startsWith('/_sim/'))
      writeAnswer(response, await answerControl(request, pathname, searchParams));
    else writeAnswer(response, pageFile(pathname));
  }

  async function answerControl(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
  ): Promise<LineAnswer> {
    const rawBody = await readBody(request, mostControlBytes);
    if (!rawBody) return refuse(413, 'Too large.');
    const body = rawBody.length === 0 ? {} : parseJson(rawBody);
    if (body === undefined) return refuse(400, 'The body is no JSON.');
    return control({ method: request.method ?? 'GET', path, query, body });
  }
}
