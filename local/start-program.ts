import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Log } from '../lambdas/shared/edge/logger.ts';
import { clearDataFolder } from './clear-data-folder.ts';
import { countLineCalls } from './count-line-calls.ts';
import { openIdentity, writeLocalJson } from './identity.ts';
import { createSimulator, type Simulator } from './line/create-simulator.ts';
import { openLocalPlatform } from './local-platform.ts';
import { openFiles } from './open-files.ts';
import type { Options } from './options.ts';
import { createProductHandler } from './product-server.ts';
import type { ReceiveUpload } from './receive-upload.ts';
import { runCapabilities } from './run-capabilities.ts';
import { seed } from './seed.ts';
import { createSmsOutbox } from './sms-outbox.ts';
import { serve, type Handle } from './serve.ts';

export interface Program {
  baseUrl: string;
  lineBaseUrl: string;
  channelId: string;
  isFirstRun: boolean;
  close(): Promise<void>;
}

/** The whole product on one machine, with LINE's simulator unless LINE is elsewhere. */
export async function startProgram(options: Options, log: Log): Promise<Program> {
  const { dataFolder } = options;
  if (options.fresh) await clearDataFolder(dataFolder);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const identity = await openIdentity(dataFolder);

  // The servers open first, since each must know the other's address; requests wait until the product is there.
  const product = Promise.withResolvers<{ handle: Handle; receiveUpload: ReceiveUpload }>();
  const server = await serve(
    options.port,
    async (request) => (await product.promise).handle(request),
    async (request, path) => (await product.promise).receiveUpload(request, path),
  );
  let now: () => number = Date.now;
  const simulator = await startSimulator();
  const lineBaseUrl = options.lineApiBaseUrl ?? simulator?.baseUrl ?? '';
  const platform = await openLocalPlatform({
    dataFolder,
    log,
    apiKey: identity.apiKey,
    baseUrl: server.baseUrl,
    lineUrls: { apiBaseUrl: lineBaseUrl, dataApiBaseUrl: options.lineDataApiBaseUrl ?? lineBaseUrl },
  });
  now = () => platform.kernel.clock.now();
  countLineCalls(platform.kernel.meter, lineBaseUrl);
  const { baseUrl } = server;
  const files = await openFiles(platform.kernel, { dataFolder, secret: identity.apiKey, baseUrl });
  const smsOutbox = createSmsOutbox(platform.kernel, platform.core.newId);
  const { routes, queues } = await runCapabilities(platform, files, { ...options, ...smsOutbox });
  product.resolve({
    handle: createProductHandler(platform, {
      routes,
      sendToInboundQueue: queues.inbound.send,
      sendToConnectorQueue: queues.connectors.send,
      sendToClickQueue: queues.clicks.send,
      sendToNoticeQueue: queues.notices.send,
      smsOutbox,
    }),
    receiveUpload: files.receiveUpload,
  });
  await writeLocalJson(dataFolder, { ...identity, baseUrl, lineBaseUrl });
  const isFirstRun = (await platform.core.channels.list()).length === 0;
  if (isFirstRun) await seed({ baseUrl, lineBaseUrl, identity, hasSimulator: simulator !== undefined });

  return { baseUrl, lineBaseUrl, channelId: identity.channelId, isFirstRun, close };

  async function startSimulator(): Promise<Simulator | undefined> {
    if (options.lineApiBaseUrl !== undefined) return undefined;
    const { channelId, channelSecret, channelAccessToken, botUserId } = identity;
    return createSimulator({
      port: options.linePort,
      clock: { now: () => now() },
      random: Math.random,
      statePath: join(dataFolder, 'line.jsonl'),
      productBaseUrl: () => server.baseUrl,
      channel: {
        channelId,
        channelSecret,
        channelAccessToken,
        botUserId,
        displayName: 'Kizuna demo',
        webhookUrl: `${server.baseUrl}/line/webhook/${channelId}`,
        monthlyLimit: null,
        verified: true,
      },
    });
  }

  async function close(): Promise<void> {
    await server.close();
    await Promise.race([platform.kernel.close(), setTimeout(3000, undefined, { ref: false })]);
    await simulator?.close();
    await platform.store.close();
  }
}
