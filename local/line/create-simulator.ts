import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { refusal } from '../guard.ts';
import { createCallLog } from './call-log.ts';
import { control } from './control.ts';
import { createFaults } from './faults.ts';
import { openJournal } from './journal.ts';
import { createLineApi } from './line-api.ts';
import { refuse, type LineAnswer } from './line-answer.ts';
import type { Simulation } from './operations.ts';
import { createIds } from './random-ids.ts';
import { readPage } from './read-page.ts';
import type { SimulatorSettings } from './settings.ts';
import { createTokenIssuer } from './token-operations.ts';
import { createWebhooks } from './webhooks.ts';

export interface Simulator {
  baseUrl: string;
  /** Where webhooks go from now on. */
  setWebhookUrl(url: string): void;
  close(): Promise<void>;
}

/** LINE on this machine: its API for one Official Account, its users, and a chat page to be one of them. */
export async function createSimulator(settings: SimulatorSettings): Promise<Simulator> {
  const channel = { ...settings.channel };
  let offsetMs = 0;
  const clock = { now: () => settings.clock.now() + offsetMs };
  const ids = createIds(settings.random);
  const listeners = new Set<() => void>();
  const sim: Simulation = {
    channel,
    clock,
    ids,
    journal: openJournal(settings.statePath),
    requestId: '',
    changed: () => listeners.forEach((listener) => listener()),
  };
  const faults = createFaults();
  const calls = createCallLog();
  const kill = (pid: number): void => void process.kill(pid, 'SIGKILL');
  const api = createLineApi({ sim, faults, calls, kill, tokens: createTokenIssuer(channel, clock, ids) });
  const controlDeps = {
    sim,
    webhooks: createWebhooks({ channel, journal: sim.journal, clock, ids }),
    faults,
    calls,
    moveClock: (milliseconds: number) => void (offsetMs = milliseconds),
    productBaseUrl: settings.productBaseUrl ?? (() => undefined),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const isApi = path.startsWith('/v2/') || path.startsWith('/oauth2/');
    if (isApi) {
      const rawBody = await buffer(request);
      const headers = request.headers as Record<string, string | undefined>;
      finish(request, response, api({ method, path, query, headers, rawBody }));
      return;
    }
    const refused = refusal(request);
    if (refused) {
      write(response, refuse(refused.status, refused.detail));
      return;
    }
    if (path === '/_sim/changes') {
      streamChanges(response);
      return;
    }
    if (path.startsWith('/_sim/')) {
      const body = parse(await buffer(request));
      write(response, await control(controlDeps, { method, path, body }));
      return;
    }
    write(response, await readPage(path));
  }

  /** Server-sent events: one line whenever somebody got or said something. */
  function streamChanges(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const tell = (): void => void response.write('data: changed\n\n');
    listeners.add(tell);
    response.on('close', () => listeners.delete(tell));
    tell();
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => write(response, refuse(500, 'The simulator failed')));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setWebhookUrl: (url) => void (channel.webhookUrl = url),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function finish(
  request: IncomingMessage,
  response: ServerResponse,
  outcome: ReturnType<ReturnType<typeof createLineApi>>,
): void {
  switch (outcome.outcome) {
    case 'answer':
      write(response, outcome.answer, outcome.requestId);
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'silence':
      // The caller gives up by itself.
      return;
  }
}

function write(
  response: ServerResponse,
  { status, body, headers = {} }: LineAnswer,
  requestId?: string,
): void {
  const isRaw = Buffer.isBuffer(body);
  response.writeHead(status, {
    ...(isRaw ? {} : { 'content-type': 'application/json' }),
    ...(requestId === undefined ? {} : { 'x-line-request-id': requestId }),
    ...headers,
  });
  response.end(isRaw ? body : JSON.stringify(body));
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
