import type { ServerResponse } from 'node:http';
import type { LineAnswer } from './line-answer.ts';

/** Bytes as they are, everything else as JSON. */
export function writeAnswer(response: ServerResponse, { status, body, headers }: LineAnswer): void {
  const isBytes = body instanceof Uint8Array;
  response.writeHead(status, {
    'x-content-type-options': 'nosniff',
    ...(!isBytes && { 'content-type': 'application/json' }),
    ...headers,
  });
  response.end(isBytes ? body : JSON.stringify(body));
}
