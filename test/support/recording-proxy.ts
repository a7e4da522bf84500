import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Exchange {
  method: string;
  path: string;
  request: unknown;
  status: number;
  /** Parsed when it is JSON. */
  answer: unknown;
}

/** Stands between two programs and notes what they say to each other. */
export async function recordingProxy(target: () => string) {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      const method = request.method ?? 'GET';
      const headers = Object.entries(request.headers).filter(
        ([name]) => !['host', 'connection', 'content-length'].includes(name),
      );
      const upstream = await fetch(`${target()}${request.url ?? ''}`, {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
        body: method === 'GET' ? undefined : body,
      });
      const answer = Buffer.from(await upstream.arrayBuffer());
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      exchanges.push({ method, path, request: parse(body), status: upstream.status, answer: parse(answer) });
      response.writeHead(upstream.status, {
        'content-type': upstream.headers.get('content-type') ?? 'application/json',
      });
      response.end(answer);
    })();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
