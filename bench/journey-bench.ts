import type { ChannelSettings } from '../lambdas/access/contracts.ts';
import type { Core } from '../lambdas/compose/core.ts';
import { composeRehearsal } from '../lambdas/compose/rehearsal.ts';
import type { DomainEvent } from '../lambdas/events/contracts.ts';
import { Assumptions } from '../lambdas/journeys/rehearsal/assumptions.ts';
import { runRehearsal } from '../lambdas/journeys/rehearsal/run-rehearsal.ts';
import { noUsage, type Usage } from '../lambdas/journeys/rehearsal/usage.ts';
import { deterministicId } from '../lambdas/shared/domain/deterministic-id.ts';
import { realClock } from '../lambdas/shared/edge/real-clock.ts';
import type { JourneyDefinition } from '../stepfunctions/journey/definition.ts';
import { openMemoryStore } from '../test/support/memory-store.ts';
import { benchCore } from './bench-core.ts';

const noBlobs = { get: () => Promise.resolve(undefined) };
const channelId = '2000000001';
const journeyId = '7c2f3c1e-58a4-4f0e-9d39-2a7b64e6a0f1';

/** So many at a time, each lot in tables of its own: cohorts of different lots never meet, so the sum is the same. */
const lotSize = 20_000;

export interface Walked {
  members: number;
  usage: Usage;
  /** DynamoDB units by kind of item. */
  writeUnits: Record<string, number>;
  messages: number;
  seconds: number;
  /** Of the processor: what others do on this machine does not count. */
  processorSeconds: number;
  peakMegabytes: number;
}

/** Lets members enter a journey and walk through it, on tables in memory that bill as DynamoDB does. */
export async function walkJourney(given: {
  definition: JourneyDefinition;
  count: number;
  assumptions?: object;
  settings?: Partial<ChannelSettings>;
  cohortSize?: number;
  entry?: 'segment';
}): Promise<Walked> {
  const core = await channelCore(given.settings ?? {});
  const walked: Walked = {
    ...{ members: given.count, usage: noUsage(), writeUnits: {}, messages: 0 },
    ...{ seconds: 0, processorSeconds: 0, peakMegabytes: 0 },
  };
  const startedAt = performance.now();
  const before = process.cpuUsage();
  for (let from = 0; from < given.count; from += lotSize)
    addLot(walked, await walkLot(core, given, { from, size: Math.min(lotSize, given.count - from) }));
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...walked, seconds, processorSeconds: (user + system) / 1e6 };
}

type Lot = Awaited<ReturnType<typeof walkLot>>;

async function walkLot(
  core: Core,
  { definition, assumptions = {}, cohortSize, entry }: Parameters<typeof walkJourney>[0],
  { from, size }: { from: number; size: number },
) {
  const run = await runRehearsal(composeRehearsal(core, noBlobs), {
    ...{ channelId, timeZone: 'Asia/Tokyo', journeyId, version: 1, definition },
    memberIds: [],
    synthetic: Array.from({ length: size }, (_, index) => ({
      memberId: deterministicId('bench', from + index),
      ...{ isBlocked: false, attributes: {}, tags: {} },
    })),
    assumptions: Assumptions.parse(assumptions),
    ...{ startAt: Date.UTC(2026, 10, 28, 1), days: 90, seed: 1, timelinesOf: [] },
    ...(cohortSize === undefined ? {} : { cohortSize }),
    ...(entry === 'segment' && { entryOf: segmentEntered }),
    isOutOfTime: () => false,
  });
  if (run.outcome !== 'run') throw new Error('The bench was cut short.');
  if (run.inside > 0 || run.record.entered !== size) throw new Error('Not everybody walked through.');
  return run;
}

function addLot(walked: Walked, { usage, byKind, record }: Lot): void {
  for (const name of Object.keys(usage) as (keyof Usage)[]) walked.usage[name] += usage[name];
  for (const [kind, { writeUnits }] of Object.entries(byKind))
    walked.writeUnits[kind] = (walked.writeUnits[kind] ?? 0) + writeUnits;
  walked.messages += Object.values(record.messagesByDay).reduce((sum, messages) => sum + messages, 0);
  walked.peakMegabytes = Math.max(walked.peakMegabytes, process.memoryUsage().rss / 2 ** 20);
}

const segmentEntered = (memberIds: readonly string[], occurredAt: string): DomainEvent => ({
  id: deterministicId('bench segment', ...memberIds),
  ...{ type: 'segment.entered', channelId, occurredAt, memberIds: [...memberIds] },
  data: { segmentId: 'everybody' },
});

/** A rehearsal only reads from it. */
const channelCore = async (settings: Partial<ChannelSettings>): Promise<Core> =>
  benchCore({ store: await openMemoryStore(realClock), channelId, settings, lineUrl: 'http://127.0.0.1:9' });
