import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './account.ts';
import { createLineApi } from './api/line-api.ts';
import { createControlApi } from './control/control-api.ts';
import { createCallLog } from './http/call-log.ts';
import { createChangeStream } from './http/change-stream.ts';
import { createFaults } from './http/faults.ts';
import { createHandler } from './http/handler.ts';
import { createIds } from './random-ids.ts';
import type { SimulatedChannel, SimulatorSettings } from './settings.ts';
import type { Change } from './change.ts';
import { openJournal } from './journal.ts';
import { channelState } from './state.ts';
import { createWebhooks } from './webhook/create-webhooks.ts';

export interface Simulator {
  /** `http://127.0.0.1:<port>`: for LINE's API and its data API, the control API and the chat page. */
  baseUrl: string;
  /** Where webhooks of a channel (the first one) go from now on. */
  setWebhookUrl(url: string, channelId?: string): void;
  close(): Promise<void>;
}

/**
 * LINE on this machine: its API for one or more Official Accounts, the people who use it, and a chat page to be one of
 * them. What it has answered survives a kill when `statePath` is given.
 */
export async function createSimulator(settings: SimulatorSettings): Promise<Simulator> {
  const journal = openJournal(settings.statePath);
  const clock = { now: () => settings.clock.now() + journal.state.clockOffsetMs };
  const ids = createIds(settings.random);
  const changes = createChangeStream();
  const record = (change: Change): void => {
    journal.record(change);
    changes.tell();
  };
  const openAccount = (given: SimulatedChannel): Account => {
    const channel = { ...given };
    const state = channelState(journal.state, channel.channelId);
    return { channel, state, provider: journal.state, clock, ids, record, webhooks: createWebhooks(channel) };
  };
  const accounts = [settings.channel, ...(settings.otherChannels ?? [])].map(openAccount);
  const faults = createFaults(settings.random);
  const calls = createCallLog();
  const handle = createHandler({
    line: { api: createLineApi(accounts, clock), faults, calls, ids, clock, kill },
    control: createControlApi({
      accounts,
      provider: journal.state,
      clock,
      ids,
      faults,
      calls,
      record,
      productBaseUrl: settings.productBaseUrl ?? (() => undefined),
    }),
    changes,
  });
  const server = await listen(settings.port, handle);
  return {
    baseUrl: `http://127.0.0.1:${server.port}`,
    setWebhookUrl(url, channelId) {
      const account = accounts.find(
        ({ channel }) => channelId === undefined || channel.channelId === channelId,
      );
      if (!account) throw new Error(`The simulator has no channel ${channelId ?? ''}.`);
      account.channel.webhookUrl = url;
    },
    async close() {
      await server.close();
      journal.close();
    },
  };
}

type Handle = (request: IncomingMessage, response: ServerResponse, port: number) => void;

async function listen(port: number, handle: Handle): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    handle(request, response, request.socket.localPort ?? 0);
  });
  // Longer than any pause between calls: a client that reuses a connection while it is closed sees a reset.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken ? new Error(`Port ${port} is taken: stop the other program or choose another port.`) : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A process that is already gone needs no more killing. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
