import type { MemberRow, ScanMembers } from '../members/contracts.ts';
import { packIds } from '../shared/domain/pack-ids.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { MemberScores } from './contracts.ts';
import { engagementAfter } from './domain/engagement.ts';
import type { MemberStates } from './domain/member-states.ts';
import { populationIntervalOf } from './domain/nes.ts';
import { predictMember, scoreMember } from './domain/population.ts';
import { codeOf, scoresOfCode } from './domain/score-code.ts';
import { addToTally, emptyTally, type Tally } from './domain/tally.ts';
import type { RunContext } from './merge-run.ts';
import type {
  DailyActivity,
  Matching,
  MemberChange,
  OpenMatching,
  Part,
  ReadDailyActivity,
  RunFiles,
  RunStore,
  WriteScores,
} from './ports.ts';
import { asOfRun } from './run-date.ts';

export interface ScorePartDeps {
  scanMembers: ScanMembers;
  readDailyActivity: ReadDailyActivity;
  matching: Pick<Matching, 'open'>;
  writeScores: WriteScores;
  files: RunFiles;
  runs: Pick<RunStore, 'partDone'>;
  clock: Pick<Clock, 'now'>;
}

/** What scoring a part found: kept before anything is written, so that every retry does the same. */
export interface PartScores {
  changes: MemberChange[];
  nesChanges: { memberId: string; before: number; after: number }[];
  states: MemberStates;
  /** Sorted packed ids of the part's members, by segment. */
  sets: Map<string, Uint8Array>;
  tally: Tally;
}

type Order = { channelId: string; runId: string; part: Part };

/** Scores a range of members, keeps the outcome, then writes the members that changed. */
export async function scorePart(deps: ScorePartDeps, order: Order): Promise<void> {
  const run = { channelId: order.channelId, runId: order.runId };
  const name = `scores-${order.part.from}`;
  let scores = (await deps.files.get(run, name)) as PartScores | undefined;
  if (!scores) {
    scores = await score(deps, order);
    await deps.files.put(run, name, scores);
  }
  await deps.writeScores(order.channelId, scores.changes);
  await deps.runs.partDone(order.channelId, order.runId, 'scoring', order.part);
}

async function score(deps: ScorePartDeps, { channelId, runId, part }: Order): Promise<PartScores> {
  const context = (await deps.files.get({ channelId, runId }, 'context')) as RunContext;
  const { population, timeZone, segments, engagementDays } = context;
  const [fromDay, toDay] = engagementDays;
  const activity = await deps.readDailyActivity({ channelId, part, timeZone, fromDay, toDay });
  const nowEpochMs = deps.clock.now();
  const matching = deps.matching.open(segments, { channelId, timeZone, nowEpochMs, population });
  const scoring = startScoring({ asOf: asOfRun(runId), context, matching });
  const kept = (await deps.files.get({ channelId, runId }, `rows-${part.from}`)) as MemberRow[] | undefined;
  for await (const page of kept ? [kept] : deps.scanMembers(channelId, part))
    for (const row of page) scoring.add(row, activity.get(row.memberId) ?? []);
  return scoring.result();
}

/** Goes through members one by one; what it holds grows with those that change. */
function startScoring({
  asOf,
  context,
  matching,
}: {
  asOf: string;
  context: RunContext;
  matching: OpenMatching;
}) {
  const { population } = context;
  const changes: MemberChange[] = [];
  const nesChanges: PartScores['nesChanges'] = [];
  const states: { memberId: string; code: number; lastDay: number }[] = [];
  const members = matching.segments.map((): string[] => []);
  const tally = emptyTally();

  function add(row: MemberRow, days: readonly DailyActivity[]): void {
    const { memberId, commerce } = row;
    tally.members += 1;
    const before = codeOf(row.scores);
    const predicted = commerce && predictMember(commerce, population);
    const after = commerce ? codeOf(scoreMember(commerce, population, predicted)) : 0;
    const engagement = days.length === 0 ? undefined : engagementAfter(row.engagement, days);
    const change = changeOf({ memberId, before, after, asOf, engagement });
    if (change) changes.push(change);
    if (commerce) {
      states.push({ memberId, code: after, lastDay: commerce.lastDay });
      addToTally(tally, {
        code: after,
        bought: commerce,
        asOfDay: population.asOfDay,
        populationIntervalDays: populationIntervalOf(population.nes),
        predicted,
      });
    }
    if (engagement ?? row.engagement) tally.engaged += 1;
    if (nesOf(before) !== nesOf(after)) nesChanges.push({ memberId, before, after });
    const scored = { ...row, scores: scoresAsOf(after, asOf), engagement: engagement ?? row.engagement };
    matching.forEach(scored, (index) => members[index]?.push(memberId));
  }

  return {
    add,
    result: (): PartScores => ({
      changes,
      nesChanges,
      states: {
        ids: packIds(states.map(({ memberId }) => memberId)),
        codes: Uint32Array.from(states, ({ code }) => code),
        lastDays: Uint16Array.from(states, ({ lastDay }) => lastDay),
      },
      sets: new Map(
        matching.segments.map(({ segmentId }, index) => [segmentId, packIds(members[index] ?? [])]),
      ),
      tally,
    }),
  };
}

function changeOf({
  memberId,
  before,
  after,
  asOf,
  engagement,
}: Pick<MemberChange, 'memberId' | 'engagement'> & { before: number; after: number; asOf: string }):
  MemberChange | undefined {
  if (before === after && !engagement) return undefined;
  const scores = before === after ? undefined : (scoresAsOf(after, asOf) ?? null);
  return { memberId, ...(scores === undefined ? {} : { scores }), ...(engagement ? { engagement } : {}) };
}

const scoresAsOf = (code: number, asOf: string): MemberScores | undefined =>
  code === 0 ? undefined : { asOf, ...scoresOfCode(code) };

const nesOf = (code: number): string | undefined => (code === 0 ? undefined : scoresOfCode(code).nes);
