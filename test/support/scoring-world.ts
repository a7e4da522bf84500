import type { CommerceAggregates } from '../../lambdas/commerce/contracts.ts';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import type { MemberRow, ScanMembers } from '../../lambdas/members/contracts.ts';
import { createBlobRunFiles } from '../../lambdas/scoring/adapters/blob-run-files.ts';
import { createBlobStateFiles } from '../../lambdas/scoring/adapters/blob-state-files.ts';
import { createDynamoRuns } from '../../lambdas/scoring/adapters/dynamo-runs.ts';
import { createDynamoSnapshots } from '../../lambdas/scoring/adapters/dynamo-snapshots.ts';
import { nesStates, rfmNames } from '../../lambdas/scoring/contracts.ts';
import type { Matching, MemberChange, Part, ReadDailyActivity } from '../../lambdas/scoring/ports.ts';
import { createRunTask, type RunTaskDeps } from '../../lambdas/scoring/run-task.ts';
import { createStartRun } from '../../lambdas/scoring/start-run.ts';
import type { SegmentSets } from '../../lambdas/segments/contracts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { dayOfDate } from '../../lambdas/shared/domain/local-day.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { manualClock } from './manual-clock.ts';
import { memoryBlobs } from './memory-blobs.ts';
import { openMemoryStore } from './memory-store.ts';

export const channelId = '2000000001';
const readUnitBytes = 4096;

/** Members in plain memory that count what reading and writing them would cost. */
export function memoryMembers(rows: MemberRow[]) {
  rows.sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const byId = new Map(rows.map((row) => [row.memberId, row]));
  const used = { writes: 0, readUnits: 0 };
  const itemBytes = JSON.stringify(rows[0] ?? {}).length;
  const pageSize = Math.max(1, Math.floor(1_048_576 / itemBytes));
  /** Where a bucket begins among the sorted rows. */
  const firstOf = (bucket: number): number => {
    const first = rows.findIndex(({ memberId }) => parseInt(memberId.slice(0, 2), 16) >= bucket);
    return first === -1 ? rows.length : first;
  };
  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous
  const scanMembers: ScanMembers = async function* scan(_channelId, { from, to }) {
    const end = firstOf(to + 1);
    for (let at = firstOf(from); at < end; at += pageSize) {
      const page = rows.slice(at, Math.min(at + pageSize, end));
      used.readUnits += (page.length * itemBytes) / readUnitBytes / 2;
      yield page;
    }
  };
  return {
    rows,
    byId,
    used,
    scanMembers,
    write(change: MemberChange): void {
      const row = byId.get(change.memberId);
      if (!row) return;
      used.writes += 1;
      if (change.scores === null) delete row.scores;
      else if (change.scores) row.scores = change.scores;
      if (change.engagement) row.engagement = change.engagement;
    },
  };
}

/** A member who bought on these days for so much each. */
export function buyer(name: string | number, days: readonly number[], amountMinor = 1000): MemberRow {
  return {
    channelId,
    memberId: deterministicId('member', name),
    lifecycle: 'friend',
    attributes: {},
    tags: {},
    createdAt: 0,
    ...(days.length > 0 ? { commerce: aggregates(days, amountMinor) } : {}),
  };
}

export function aggregates(days: readonly number[], amountMinor: number): CommerceAggregates {
  const sorted = [...days].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((day, index) => day - (sorted[index] ?? 0));
  return {
    currency: 'TWD',
    orders: days.length,
    days: days.length,
    firstDay: sorted[0] ?? 0,
    lastDay: sorted.at(-1) ?? 0,
    spentMinor: amountMinor * days.length,
    firstDaySpentMinor: amountMinor,
    gapSquares: gaps.reduce((sum, gap) => sum + gap * gap, 0),
    weightedGaps: gaps.reduce((sum, gap, index) => sum + gap * (index + 1), 0),
  };
}

/** A segment for each RFM name and NES state. */
const matching: Matching = {
  prepare: () => Promise.resolve({}),
  open: () => {
    const names = [...rfmNames, ...nesStates];
    return {
      segments: names.map((name) => ({ segmentId: name, name, ruleHash: 'rule' })),
      forEach({ scores }, match) {
        if (!scores) return;
        match(names.indexOf(scores.name));
        match(names.indexOf(scores.nes));
      },
    };
  },
};

/** The nightly job on members in memory; `crash` is asked before and after every effect. */
export async function scoringWorld(
  rows: MemberRow[],
  { crash = () => false, activity }: { crash?: () => boolean; activity?: ReadDailyActivity } = {},
) {
  const clock = manualClock();
  const store = await openMemoryStore(clock);
  const commit = createCommit({ ...store, clock, random: () => 0.5 });
  const members = memoryMembers(rows);
  const events = new Map<string, DomainEvent>();
  const pointers = new Map<string, { key: string; asOf: string; count: number }>();
  const sets: SegmentSets = {
    read: (_channelId, segmentId) => Promise.resolve(pointers.get(segmentId)),
    write(_channelId, segmentId, set, previousKey) {
      if (pointers.get(segmentId)?.key !== previousKey) return Promise.resolve(false);
      pointers.set(segmentId, set);
      return Promise.resolve(true);
    },
  };
  const blobs = memoryBlobs();
  const channel = { channelId, settings: { timeZone: 'Asia/Tokyo' } };
  const deps: RunTaskDeps = {
    clock,
    scanMembers: members.scanMembers,
    writeScores: async (_channelId, changes) => {
      for (const change of changes) {
        await mortal(() => {
          members.write(change);
          return Promise.resolve();
        });
      }
    },
    readDailyActivity: activity ?? (() => Promise.resolve(new Map())),
    readChannel: () => Promise.resolve(channel as never),
    readCommerceSettings: () => Promise.resolve({ marginShare: 1, monthlyDiscountRate: 0.01 } as never),
    matching,
    outboxPart: (event) => ({ label: 'outbox', item: event }),
    writeAll: async (parts) => {
      for (const { item } of parts)
        await mortal(() => Promise.resolve(void events.set((item as DomainEvent).id, item as DomainEvent)));
    },
    files: mortals(createBlobRunFiles(blobs)),
    blobs: mortals(blobs),
    states: mortals(createBlobStateFiles(blobs)),
    sets: mortals(sets),
    runs: mortals(createDynamoRuns({ ...store, commit })),
    snapshots: mortals(createDynamoSnapshots(store)),
  };
  const runTask = createRunTask(deps);
  const startRun = createStartRun({
    ...deps,
    runs: createDynamoRuns({ ...store, commit }),
    startMachine: () => Promise.resolve(),
  });

  async function mortal<Answer>(effect: () => Promise<Answer>): Promise<Answer> {
    if (crash()) throw new Error('crashed before');
    const answer = await effect();
    if (crash()) throw new Error('crashed after');
    return answer;
  }
  function mortals<Port extends object>(port: Port): Port {
    return Object.fromEntries(
      Object.entries(port).map(([name, call]) => [
        name,
        typeof call === 'function'
          ? (...given: unknown[]) =>
              mortal(() => (call as (...args: unknown[]) => Promise<unknown>)(...given))
          : call,
      ]),
    ) as Port;
  }
  /** A task comes again until it succeeds, as Step Functions sees to. */
  async function persist(payload: object): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await runTask(payload);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('crashed') || attempt > 500) throw error;
      }
    }
  }

  return {
    clock,
    members,
    events,
    blobs,
    deps,
    startRun,
    runs: createDynamoRuns({ ...store, commit }),
    snapshots: createDynamoSnapshots(store),
    /** What the state machine does. */
    async score(options: { again?: boolean } = {}): Promise<string> {
      const { runId } = await startRun(channelId, options);
      const run = { channelId, runId };
      const { parts } = (await persist({ task: 'plan', ...run })) as { parts: Part[] };
      for (const part of parts) await persist({ task: 'measure', ...run, part });
      await persist({ task: 'merge', ...run, parts });
      for (const part of parts) await persist({ task: 'score', ...run, part });
      await persist({ task: 'finish', ...run, parts });
      return runId;
    },
    close: () => store.store.close(),
  };
}

/** The day of the world's clock in its channel. */
export const today = dayOfDate('2026-11-23');
