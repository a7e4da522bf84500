import { randomUUID } from 'node:crypto';
import type { ChannelCredentials, ChannelSettings } from '../lambdas/access/contracts.ts';
import { composeCore, type Core } from '../lambdas/compose/core.ts';
import { realClock } from '../lambdas/shared/edge/real-clock.ts';
import type { MemoryStore } from '../test/support/memory-store.ts';

/** The product's core over a store, in real time, with one channel and nothing else. */
export async function benchCore({
  store,
  channelId,
  settings,
  lineUrl,
  credentials,
}: {
  store: MemoryStore;
  channelId: string;
  settings?: Partial<ChannelSettings> | undefined;
  lineUrl: string;
  credentials?: ChannelCredentials;
}): Promise<Core> {
  const nothing = () => Promise.resolve(undefined);
  const core = composeCore({
    ...store,
    ...{ clock: realClock, random: Math.random, newId: randomUUID },
    credentials: { read: () => Promise.resolve(credentials), put: nothing },
    textSecrets: { read: nothing, put: nothing },
    ...{ readFirstApiKey: nothing, readSigningKey: () => Promise.resolve('key') },
    ...{ publicBaseUrl: 'https://kizuna.example', allowsLoopback: false },
    lineUrls: { apiBaseUrl: lineUrl, dataApiBaseUrl: lineUrl },
    log: (code, detail, error) => console.error(code, detail, error),
    settings: { defaultTimeZone: 'Asia/Tokyo', activityRetentionDays: 400 },
  });
  await core.channels.create({
    channelId,
    settings: {
      ...{ name: 'Bench', timeZone: 'Asia/Tokyo', quietHours: null, frequencyCaps: null, quotaReserve: 0 },
      ...settings,
    },
    createdAt: new Date(0).toISOString(),
  });
  return core;
}
