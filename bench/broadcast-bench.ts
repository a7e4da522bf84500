import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { ChannelSettings } from '../lambdas/access/contracts.ts';
import { createBlobRecipients } from '../lambdas/broadcasts/adapters/blob-recipients.ts';
import { createDynamoBroadcasts } from '../lambdas/broadcasts/adapters/dynamo-broadcasts.ts';
import { createSendChunk } from '../lambdas/broadcasts/send-chunk.ts';
import type { Broadcast } from '../lambdas/broadcasts/domain/broadcast.ts';
import type { BroadcastWork, ChunkOrder } from '../lambdas/broadcasts/ports.ts';
import { startBroadcast } from '../lambdas/broadcasts/start-broadcast.ts';
import { tick } from '../lambdas/broadcasts/tick.ts';
import { composeSenders } from '../lambdas/compose/delivery.ts';
import type { MemberRow } from '../lambdas/members/contracts.ts';
import { mapBounded } from '../lambdas/shared/domain/map-bounded.ts';
import type { OutgoingMessage } from '../lambdas/shared/domain/queue.ts';
import { realClock } from '../lambdas/shared/edge/real-clock.ts';
import { callJson } from '../local/call-json.ts';
import { Identity } from '../local/identity.ts';
import { freePort, newDataFolder, startProcess } from '../test/crash/program-under-test.ts';
import { benchCore } from './bench-core.ts';
import { folderBlobs } from './folder-blobs.ts';
import { openTables } from '../test/support/memory-store.ts';

/** As in AWS: batches of ten side by side in two functions. */
const chunksUnderWay = 20;

export interface Sent {
  broadcast: Broadcast;
  /** From the first chunk's start to the last one's end. */
  sendSeconds: number;
  planSeconds: number;
  calls: number;
  writeUnits: number;
  readUnits: number;
  /** The most that the process held at once, with the store of the test in it. */
  peakMegabytes: number;
}

/**
 * Sends one broadcast with the product's own planning, ledger and sender over the embedded store, to LINE's
 * simulator as its own process, in real time. Members come from a function, so that a million of them take no room.
 */
export async function sendBroadcast(given: {
  count: number;
  text: string;
  settings?: Partial<ChannelSettings>;
  /** LINE users that are there; any id will do for multicasts. */
  knownUsers?: boolean;
}): Promise<Sent> {
  const dataFolder = newDataFolder();
  const port = await freePort();
  const lineUrl = `http://127.0.0.1:${port}`;
  const simulator = await startProcess(
    'local/line/main.ts',
    ['--port', String(port), '--data', dataFolder, '--product', 'http://127.0.0.1:9'],
    { readyLine: 'line simulator ready' },
  );
  const { channelId, channelSecret, channelAccessToken } = Identity.parse(
    JSON.parse(await readFile(join(dataFolder, 'identity.json'), 'utf8')),
  );
  const users = given.knownUsers ? await befriend(lineUrl, given.count) : undefined;
  // On disk, so that LevelDB's tables do not count as memory of the process.
  const memory = await openTables({ clock: realClock, path: join(dataFolder, 'store') });
  const core = await benchCore({
    ...{ store: memory, channelId, settings: given.settings, lineUrl },
    credentials: { channelSecret, channelAccessToken },
  });
  const memberOf = syntheticMembers(channelId, users);
  const broadcasts = createDynamoBroadcasts(core);
  const recipientFiles = createBlobRecipients(folderBlobs(join(dataFolder, 'blobs')));
  const orders: ChunkOrder[] = [];
  const works: BroadcastWork[] = [];
  const deps = {
    ...core,
    ...composeSenders(core, {
      readMembers: (_channelId, ids) => Promise.resolve(new Map(ids.map((id) => [id, memberOf(id)]))),
    }),
    ...{ broadcasts, recipientFiles },
    async *scanMembers(_channelId: string, { from, to }: { from: number; to: number }) {
      for (let bucket = from; bucket <= to; bucket += 1) {
        await Promise.resolve();
        yield idsIn(bucket, given.count).map(memberOf);
      }
    },
    readMemberRow: (_channelId: string, id: string) => Promise.resolve(memberOf(id)),
    openMemberTest: () => Promise.resolve({ outcome: 'test', test: () => true } as const),
    readLineAudience: () => Promise.resolve({ outcome: 'none' } as const),
    readListIds: () => Promise.resolve(undefined),
    lendLineAudience: { prepare: noList, remove: () => Promise.resolve() },
    readMarketingRule: () => Promise.resolve({ refusalOf: () => undefined, topicCaps: undefined }),
    openBestHours: () => Promise.resolve(() => 0),
    readTemplate: () => Promise.resolve(undefined),
    trackLinks: () => Promise.reject(new Error('no links here')),
    chooseWinner: () => Promise.reject(new Error('no variants here')),
    schedules: { putOnce: () => Promise.resolve() },
    sendToWorkQueue: (messages: readonly OutgoingMessage<BroadcastWork>[]) =>
      Promise.resolve(void works.push(...messages.map(({ body }) => body))),
    sendToSendQueue: (messages: readonly OutgoingMessage<ChunkOrder>[]) =>
      Promise.resolve(void orders.push(...messages.map(({ body }) => body))),
  };
  const place = { channelId, broadcastId: randomUUID() };
  const now = Date.now();
  await broadcasts.create({
    ...place,
    ...{ status: 'freezing', revision: 1, cursor: 0, createdAt: now, updatedAt: now },
    progress: { done: 0, at: now },
    definition: {
      ...{
        name: 'Bench',
        audience: { allFriends: true },
        exclude: [],
        holdoutShare: 0,
        purpose: 'marketing',
      },
      variants: [{ name: 'A', weight: 1, content: { messages: [{ type: 'text', text: given.text }] } }],
      ...{ spread: 'at once', onQuotaExceeded: 'refuse', attributionHours: 72 },
    },
  });
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100);
  const before = memory.store.meter.read();
  const startedAt = performance.now();
  await startBroadcast(deps, place);
  const [first] = works;
  if (first?.work !== 'tick') throw new Error('The broadcast did not start.');
  await tick(deps, first);
  const planned = performance.now();
  await mapBounded(orders, chunksUnderWay, createSendChunk(deps));
  const sent = performance.now();
  await tick(deps, first);
  const after = memory.store.meter.read();
  clearInterval(watch);
  const broadcast = await broadcasts.read(channelId, place.broadcastId);
  const calls = await callJson<{ path: string }[]>('GET', `${lineUrl}/_sim/calls`);
  await memory.store.close();
  simulator.kill();
  await rm(dataFolder, { recursive: true, force: true });
  if (!broadcast) throw new Error('The broadcast is gone.');
  return {
    broadcast,
    planSeconds: (planned - startedAt) / 1000,
    sendSeconds: (sent - planned) / 1000,
    calls: calls.filter(({ path }) => /\/(multicast|push)$/.test(path)).length,
    writeUnits: after.writeUnits - before.writeUnits,
    readUnits: after.readUnits - before.readUnits,
    peakMegabytes: peak / 2 ** 20,
  };
}

/** Ids of a bucket, evenly many in each, in ascending order. */
function idsIn(bucket: number, count: number): string[] {
  const here = Math.floor(count / 256) + (bucket < count % 256 ? 1 : 0);
  const first = bucket.toString(16).padStart(2, '0');
  return Array.from(
    { length: here },
    (_, index) => `${first}000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
  );
}

/** A member by its id; the LINE user follows from it unless real ones are given. */
function syntheticMembers(channelId: string, users: readonly string[] | undefined) {
  const places = new Map<string, number>();
  return (memberId: string): MemberRow => {
    if (users && !places.has(memberId)) places.set(memberId, places.size);
    const lineUserId = users?.[places.get(memberId) ?? 0] ?? `U${memberId.replaceAll('-', '')}`;
    return {
      ...{ channelId, memberId, lineUserId, lifecycle: 'friend', attributes: { city: 'Taipei' }, tags: {} },
      createdAt: 0,
    };
  };
}

async function befriend(lineUrl: string, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return mapBounded(numbers, 16, async (index) => {
    const person = { displayName: `friend ${index}`, friend: true };
    return (await callJson<{ userId: string }>('POST', `${lineUrl}/_sim/users`, person)).userId;
  });
}

/** Nothing here is sent by LINE itself. */
const noList = () => Promise.resolve({ outcome: 'impossible', reason: '' } as const);
