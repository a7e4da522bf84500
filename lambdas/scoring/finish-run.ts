import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { dateOfDay, dayOfDate } from '../shared/domain/local-day.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import { compareStates } from './domain/compare-states.ts';
import { concatStates, noStates } from './domain/member-states.ts';
import { scoresOfCode } from './domain/score-code.ts';
import { snapshotOf } from './domain/snapshot.ts';
import { mergeTallies } from './domain/tally.ts';
import { keepSegmentSets, type KeepSegmentSetsDeps } from './keep-segment-sets.ts';
import type { RunContext } from './merge-run.ts';
import type { Matching, Part, RunFiles, RunStore, SnapshotStore, StateFiles } from './ports.ts';
import { asOfRun } from './run-date.ts';
import type { PartScores } from './score-part.ts';

export interface FinishRunDeps extends Omit<KeepSegmentSetsDeps, 'tell'> {
  files: RunFiles;
  runs: Pick<RunStore, 'close'>;
  snapshots: SnapshotStore;
  states: StateFiles;
  matching: Pick<Matching, 'open'>;
  outboxPart: (event: DomainEvent) => WritePart;
  /** Writes parts that need no transaction, many at a time. */
  writeAll: (parts: readonly WritePart[]) => Promise<void>;
  clock: Pick<Clock, 'now'>;
}

/** An event names at most so many members (events/contracts.ts). */
const membersPerEvent = 500;

/**
 * Tells who entered and left segments and whose NES state changed, and keeps the day's snapshot. Ids of events come from
 * the run, so a finish that is repeated tells nothing twice; segments' sets move on only after their events are written.
 */
export async function finishRun(
  deps: FinishRunDeps,
  { channelId, runId, parts }: { channelId: string; runId: string; parts: readonly Part[] },
): Promise<{ events: number }> {
  const run = { channelId, runId };
  const asOf = asOfRun(runId);
  const context = (await deps.files.get(run, 'context')) as RunContext;
  const scored: PartScores[] = [];
  for (const { from } of parts) scored.push((await deps.files.get(run, `scores-${from}`)) as PartScores);

  let events = 0;
  const tell = async (
    type: string,
    memberIds: readonly string[],
    data: Record<string, string>,
  ): Promise<void> => {
    const told = eventsOf(
      { type, channelId, runId, data, occurredAt: new Date(deps.clock.now()).toISOString() },
      memberIds,
    );
    events += told.length;
    await deps.writeAll(told.map(deps.outboxPart));
  };

  const { population, timeZone, segments: prepared, hasRunBefore } = context;
  const matching = deps.matching.open(prepared, {
    ...{ channelId, timeZone, population, nowEpochMs: deps.clock.now() },
  });
  const counts = await keepSegmentSets(
    { ...deps, tell },
    { ...run, asOf, segments: matching.segments, sets: scored.map(({ sets }) => sets) },
  );
  if (hasRunBefore) {
    const changes = scored.flatMap(({ nesChanges }) => nesChanges);
    const byPair = Map.groupBy(changes, ({ before, after }) => `${nesOf(before)} ${nesOf(after)}`);
    for (const [pair, members] of byPair) {
      const [from = '', to = ''] = pair.split(' ');
      await tell(
        'nes.changed',
        members.map(({ memberId }) => memberId),
        { from, to },
      );
    }
  }

  const tally = mergeTallies(scored.map((part) => part.tally));
  const states = concatStates(scored.map((part) => part.states));
  await deps.states.put(channelId, asOf, states);
  const previous = await deps.snapshots.latest(channelId, dateOfDay(dayOfDate(asOf) - 1));
  const before = previous && (await deps.states.get(channelId, previous.asOf));
  const changes = compareStates(before ?? noStates, states, {
    sinceDay: previous ? dayOfDate(previous.asOf) : population.asOfDay,
  });
  await deps.snapshots.put(
    channelId,
    snapshotOf({ asOf, runId, population, tally, previous, changes, segments: counts }),
  );
  await deps.runs.close(channelId, runId, {
    status: 'finished',
    finishedAt: new Date(deps.clock.now()).toISOString(),
    members: tally.members,
    customers: tally.customers,
    changed: scored.reduce((sum, { changes }) => sum + changes.length, 0),
    events,
  });
  return { events };
}

const nesOf = (code: number): string => (code === 0 ? 'none' : scoresOfCode(code).nes);

function eventsOf(
  event: Pick<DomainEvent, 'type' | 'channelId' | 'occurredAt'> & {
    runId: string;
    data: Record<string, string>;
  },
  memberIds: readonly string[],
): DomainEvent[] {
  const { type, channelId, runId, occurredAt, data } = event;
  return Array.from({ length: Math.ceil(memberIds.length / membersPerEvent) }, (_, index) => ({
    id: deterministicId(type, channelId, runId, JSON.stringify(data), index),
    type,
    channelId,
    occurredAt,
    memberIds: memberIds.slice(index * membersPerEvent, (index + 1) * membersPerEvent),
    data: { ...data, runId },
  }));
}
