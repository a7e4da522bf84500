import { Problem } from '../shared/edge/http/problem.ts';
import { dateOfDay, dayOfDate } from '../shared/domain/local-day.ts';
import { nesStates, rfmNames } from './contracts.ts';
import { compareStates, type StateChanges } from './domain/compare-states.ts';
import type { Snapshot } from './domain/snapshot.ts';
import type { SnapshotStore, StateFiles } from './ports.ts';

export interface InsightsDeps {
  snapshots: SnapshotStore;
  states: StateFiles;
}

export interface InsightQuery {
  date?: string;
  compareTo?: string;
  historyDays: number;
}

interface Movement {
  from: string;
  to: string;
  members: number;
  share: number;
}

/** Which movements belong to an insight. */
const movementsOf = { rfm: rfmNames, nes: nesStates } as const;

/** A day's figures, beside another day's, with how members moved between the two, and day by day. */
export async function readInsight<View>(
  deps: InsightsDeps,
  {
    channelId,
    kind,
    view,
  }: { channelId: string; kind: 'rfm' | 'nes' | 'clv'; view: (snapshot: Snapshot) => View },
  { date, compareTo, historyDays }: InsightQuery,
): Promise<{ current: View; comparison?: View; movements?: Movement[]; history?: View[] }> {
  const current = await snapshotOf(deps, channelId, date);
  return {
    current: view(current),
    ...(compareTo === undefined
      ? {}
      : await compared(deps, { channelId, kind, view }, { current, compareTo })),
    ...(historyDays === 0
      ? {}
      : { history: (await historyOf(deps, channelId, current, historyDays)).map(view) }),
  };
}

async function compared<View>(
  deps: InsightsDeps,
  {
    channelId,
    kind,
    view,
  }: { channelId: string; kind: 'rfm' | 'nes' | 'clv'; view: (snapshot: Snapshot) => View },
  { current, compareTo }: { current: Snapshot; compareTo: string },
): Promise<{ comparison: View; movements?: Movement[] }> {
  const comparison = await snapshotOf(deps, channelId, compareTo);
  if (comparison.asOf >= current.asOf) {
    const message = `An earlier day than ${current.asOf}.`;
    throw new Problem(400, 'The request is not valid', { errors: [{ path: 'query/compareTo', message }] });
  }
  if (kind === 'clv') return { comparison: view(comparison) };
  const changes = await changesBetween(deps, channelId, [comparison.asOf, current.asOf]);
  return {
    comparison: view(comparison),
    ...(changes ? { movements: movements(movementsOf[kind], changes[kind]) } : {}),
  };
}

function historyOf(
  { snapshots }: InsightsDeps,
  channelId: string,
  { asOf }: Snapshot,
  days: number,
): Promise<readonly Snapshot[]> {
  return snapshots.list(channelId, dateOfDay(dayOfDate(asOf) - days + 1), asOf);
}

async function snapshotOf(
  { snapshots }: InsightsDeps,
  channelId: string,
  date: string | undefined,
): Promise<Snapshot> {
  const found =
    date === undefined ? await snapshots.latest(channelId) : await snapshots.read(channelId, date);
  if (found) return found;
  const detail =
    date === undefined
      ? 'Nothing was scored yet: start a run with POST /v1/scoring/runs.'
      : `${date} was not scored; days are kept for two years.`;
  throw new Problem(404, 'Not scored', { detail });
}

async function changesBetween(
  { states }: InsightsDeps,
  channelId: string,
  [from, to]: readonly [string, string],
): Promise<StateChanges | undefined> {
  const [before, after] = await Promise.all([states.get(channelId, from), states.get(channelId, to)]);
  return before && after && compareStates(before, after, { sinceDay: dayOfDate(from) });
}

/** The cells of a transition matrix that anybody is in, each with its share of its row. */
function movements(names: readonly string[], table: readonly (readonly number[])[]): Movement[] {
  return table.flatMap((row, was) => {
    const total = row.reduce((sum, members) => sum + members, 0);
    return row.flatMap((members, is) =>
      members === 0
        ? []
        : [{ from: names[was] ?? '(new)', to: names[is] ?? '', members, share: members / total }],
    );
  });
}
