import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  problemResponse,
  type HttpRequest,
  type HttpResponse,
} from '../lambdas/shared/edge/http/dispatch.ts';
import { Problem } from '../lambdas/shared/edge/http/problem.ts';
import { uploadPath } from './kernel/blobs/upload-links.ts';
import type { ReceiveUpload } from './receive-upload.ts';
import { refusal } from './guard.ts';

export type Handle = (request: HttpRequest) => Promise<HttpResponse>;

/** More than any request of ours; what is larger is cut off before it fills the memory. */
const maxBytes = 10 * 1_048_576;

/** Serves on 127.0.0.1; `port` 0 takes a free one. Uploads by a link are not held in memory like other requests. */
export async function serve(
  port: number,
  handle: Handle,
  receiveUpload?: ReceiveUpload,
): Promise<{ baseUrl: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(request, response, { handle, receiveUpload });
  });
  await listen(server, port);
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE';
      reject(
        inUse ? new Error(`Port ${port} is taken: stop the other program or choose another port.`) : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

interface Takers {
  handle: Handle;
  receiveUpload: ReceiveUpload | undefined;
}

async function answer(request: IncomingMessage, response: ServerResponse, takers: Takers): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const { status, headers, body } = await respond(request, path, takers);
  response.writeHead(status, headers).end(body);
}

async function respond(
  request: IncomingMessage,
  path: string,
  { handle, receiveUpload }: Takers,
): Promise<HttpResponse> {
  try {
    const refused = refusal(request);
    if (refused) throw new Problem(refused.status, 'Refused', { detail: refused.detail });
    if (receiveUpload && request.method === 'PUT' && path.startsWith(uploadPath)) {
      await receiveUpload(request, path);
      return { status: 200, headers: {}, body: '' };
    }
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    return await handle({
      method: request.method ?? 'GET',
      path,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      rawBody: await readBody(request),
    });
  } catch (error) {
    if (error instanceof Problem) return problemResponse(error, path);
    console.error(error);
    return problemResponse(new Problem(500, 'Internal error'), path);
  }
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Problem(413, 'Body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
