import { createHash } from 'node:crypto';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { composeCore, type Core, type Platform } from '../../lambdas/compose/core.ts';
import type { ChannelCredentials } from '../../lambdas/access/contracts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { createDispatch, type HttpResponse } from '../../lambdas/shared/edge/http/dispatch.ts';
import type { Route } from '../../lambdas/shared/edge/http/endpoint.ts';
import type { LogCode } from '../../lambdas/shared/edge/log-codes.ts';
import { createSimulator, type Simulator } from '../../local/line/create-simulator.ts';
import { manualClock } from './manual-clock.ts';
import { openMemoryStore } from './memory-store.ts';
import { seededDraw } from './seeded-draw.ts';

export const channelId = '2000000001';
export const channelSecret = 'a channel secret';
export const firstApiKey = 'kzn_first';
const channelAccessToken = 'a channel access token';

/** A LINE user id that is the same for the same name. */
export const lineUserOf = (name: string | number): string =>
  `U${createHash('md5').update(String(name)).digest('hex')}`;

/** The product's composition on the embedded store and simulated LINE, with one channel. */
export async function productWorld(options: { verified?: boolean; monthlyLimit?: number } = {}) {
  const clock = manualClock();
  const memory = await openMemoryStore(clock);
  const simulator = await startSimulator(clock, options);
  const credentials = new Map<string, ChannelCredentials>([
    [channelId, { channelSecret, channelAccessToken }],
  ]);
  const secrets = new Map<string, string>();
  const logged: LogCode[] = [];
  let ids = 0;
  const platform: Platform = {
    ...memory,
    clock,
    random: () => 0.5,
    newId: () => deterministicId('test', (ids += 1)),
    credentials: {
      read: (id) => Promise.resolve(credentials.get(id)),
      put: (id, given) => Promise.resolve(void credentials.set(id, given)),
    },
    textSecrets: {
      read: (name) => Promise.resolve(secrets.get(name)),
      put: (name, secret) => Promise.resolve(void secrets.set(name, secret)),
    },
    readFirstApiKey: () => Promise.resolve(firstApiKey),
    readSigningKey: () => Promise.resolve('a signing key'),
    publicBaseUrl: 'https://kizuna.example',
    lineUrls: { apiBaseUrl: simulator.baseUrl, dataApiBaseUrl: simulator.baseUrl },
    allowsLoopback: false,
    log: (code) => void logged.push(code),
    settings: { defaultTimeZone: 'Asia/Tokyo', activityRetentionDays: 400 },
  };
  const core: Core = composeCore(platform);
  await core.channels.create({
    channelId,
    settings: {
      name: 'Test',
      timeZone: 'Asia/Tokyo',
      quietHours: null,
      frequencyCaps: null,
      quotaReserve: 0,
    },
    createdAt: new Date(clock.now()).toISOString(),
  });

  return {
    clock,
    memory,
    platform,
    core,
    credentials,
    logged,
    simulator,
    /** Calls what LINE's simulator offers to tests. */
    sim: (method: 'GET' | 'POST', path: string, body?: object) =>
      callSimulator(simulator, { method, path, body }),
    /** How often LINE was called on a path, the end of it. */
    async lineCalls(pathEnd: string): Promise<number> {
      const calls = (await callSimulator(simulator, { method: 'GET', path: '/_sim/calls' })) as {
        path: string;
      }[];
      return calls.filter(({ path }) => path.endsWith(pathEnd)).length;
    },
    /** Every item of a table whose partition key begins so. */
    items: (table: 'members' | 'records' | 'activity', prefix = '') => scanAll(memory, table, prefix),
    close: async () => {
      await simulator.close();
      await memory.store.close();
    },
  };
}
export type ProductWorld = Awaited<ReturnType<typeof productWorld>>;

async function startSimulator(
  clock: { now(): number },
  { verified = true, monthlyLimit }: { verified?: boolean; monthlyLimit?: number },
): Promise<Simulator> {
  const draw = seededDraw(7);
  return createSimulator({
    port: 0,
    clock,
    // Ids differ, and every run is the same.
    random: () => draw() / 10_000,
    channel: {
      channelId,
      channelSecret,
      channelAccessToken,
      botUserId: lineUserOf('bot'),
      displayName: 'Test',
      webhookUrl: undefined,
      monthlyLimit: monthlyLimit ?? null,
      verified,
    },
  });
}

async function callSimulator(
  { baseUrl }: Simulator,
  { method, path, body }: { method: string; path: string; body?: object },
): Promise<unknown> {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${method} ${path}.`);
  return response.json();
}

/** An API client of some routes, as the first API key unless told. */
export function apiOf(routes: readonly Route[], core: Core) {
  const dispatch = createDispatch(routes, core.dispatchDeps);
  return async (
    call: string,
    options: { body?: unknown; headers?: Record<string, string | undefined>; key?: string } = {},
  ): Promise<HttpResponse & { json: never }> => {
    const [method = '', target = ''] = call.split(' ');
    const { pathname, searchParams } = new URL(target, 'http://localhost');
    const response = await dispatch({
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: {
        authorization: `Bearer ${options.key ?? firstApiKey}`,
        'content-type': options.body === undefined ? undefined : 'application/json',
        ...options.headers,
      },
      rawBody: Buffer.from(
        typeof options.body === 'string'
          ? options.body
          : options.body === undefined
            ? ''
            : JSON.stringify(options.body),
      ),
    });
    return { ...response, json: (response.body === '' ? undefined : JSON.parse(response.body)) as never };
  };
}

async function scanAll(
  { client, tables }: Awaited<ReturnType<typeof openMemoryStore>>,
  table: 'members' | 'records' | 'activity',
  prefix: string,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for await (const page of paginateScan({ client }, { TableName: tables[table] })) {
    items.push(...(page.Items ?? []).filter(({ pk }) => String(pk).startsWith(prefix)));
  }
  return items;
}
