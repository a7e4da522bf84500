import type { ListJourneyMembers } from '../journeys/contracts.ts';
import type { CurrentMemberIds, ScanActivities } from '../members/contracts.ts';
import { hasId, idSetOf, noIds, unionOf, without, type IdSet } from '../shared/domain/id-set.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { ActivityQuestion, IdSetQuestion } from './domain/id-set-question.ts';
import type { Audiences } from './ports.ts';

export interface ResolveIdSetsDeps {
  scanActivities: ScanActivities;
  currentMemberIds: CurrentMemberIds;
  listJourneyMembers: ListJourneyMembers;
  audiences: Pick<Audiences, 'readIds'>;
}

interface Asked {
  channelId: string;
  questions: readonly IdSetQuestion[];
  nowEpochMs: number;
  /** Called again and again; throws to end what takes too long. */
  goOn?: () => void;
}

const dayMs = 86_400_000;
const scansUnderWay = 4;

/** The answers to all questions by their keys; ids of merged members are those of today. */
export async function resolveIdSets(deps: ResolveIdSetsDeps, asked: Asked): Promise<Map<string, IdSet>> {
  if (asked.questions.length === 0) return new Map();
  const current = await deps.currentMemberIds(asked.channelId);
  const tallies = await tallyActivities(deps, asked, (memberId) => current.get(memberId) ?? memberId);
  const answers = new Map<string, IdSet>();
  for (const question of asked.questions) {
    switch (question.about) {
      case 'activity':
        answers.set(question.key, enough(question, tallies.get(question.key)));
        break;
      case 'journey':
      case 'audience':
        answers.set(question.key, ofToday(await readList(deps, asked.channelId, question), current));
        break;
    }
  }
  return answers;
}

/** Figures of one member by the keys of the questions, read from its shards of the index only. */
export async function resolveFigures(
  deps: Pick<ResolveIdSetsDeps, 'scanActivities'>,
  asked: Asked,
  /** The member's id, and those that were merged into it. */
  memberIds: readonly string[],
): Promise<Map<string, number>> {
  const own = new Set(memberIds);
  const shards = [...new Set(memberIds.map((memberId) => memberId.slice(0, 1)))];
  const tallies = await tallyActivities(deps, { ...asked, shards }, (memberId) =>
    own.has(memberId) ? memberIds[0] : undefined,
  );
  return new Map([...tallies].map(([key, tally]) => [key, tally.get(memberIds[0] ?? '') ?? 0]));
}

type Tally = Map<string, number>;

/** Reads each type once, over the longest window that a question asks for. */
async function tallyActivities(
  { scanActivities }: Pick<ResolveIdSetsDeps, 'scanActivities'>,
  { channelId, questions, nowEpochMs, goOn, shards }: Asked & { shards?: readonly string[] },
  memberOf: (memberId: string) => string | undefined,
): Promise<Map<string, Tally>> {
  const asking = questions.filter((question) => question.about === 'activity');
  const tallies = new Map(asking.map(({ key }) => [key, new Map<string, number>()]));
  const counts = asking.flatMap((question) => countsOf(question, tallies, nowEpochMs));
  await mapBounded([...Map.groupBy(counts, ({ type }) => type)], scansUnderWay, async ([type, counting]) => {
    const fromEpochMs = Math.min(...counting.map((count) => count.fromEpochMs));
    const pages = scanActivities({ channelId, type, fromEpochMs, toEpochMs: nowEpochMs, shards });
    for await (const page of pages) {
      goOn?.();
      for (const row of page) {
        const memberId = memberOf(row.memberId);
        if (memberId !== undefined) counting.forEach((count) => count.add(memberId, row));
      }
    }
  });
  return tallies;
}

function countsOf(
  { key, types, less = [], measure, withinDays }: ActivityQuestion,
  tallies: ReadonlyMap<string, Tally>,
  nowEpochMs: number,
) {
  const tally = tallies.get(key);
  const fromEpochMs = nowEpochMs - withinDays * dayMs;
  const count = (type: string, sign: 1 | -1) => ({
    type,
    fromEpochMs,
    add(memberId: string, { at, amountMinor = 0 }: { at: number; amountMinor?: number }): void {
      if (at < fromEpochMs) return;
      const value = measure === 'times' ? sign : amountMinor;
      tally?.set(memberId, (tally.get(memberId) ?? 0) + value);
    },
  });
  return [...types.map((type) => count(type, 1)), ...less.map((type) => count(type, -1))];
}

function enough({ atLeast }: ActivityQuestion, tally: Tally = new Map()): IdSet {
  const ids: string[] = [];
  for (const [memberId, value] of tally) if (value >= atLeast) ids.push(memberId);
  return idSetOf(ids);
}

async function readList(
  { listJourneyMembers, audiences }: Pick<ResolveIdSetsDeps, 'listJourneyMembers' | 'audiences'>,
  channelId: string,
  question: Exclude<IdSetQuestion, ActivityQuestion>,
): Promise<IdSet> {
  if (question.about === 'audience')
    return (await audiences.readIds(channelId, question.audienceId)) ?? noIds;
  const { enrolled, inside } = await listJourneyMembers(channelId, question.journeyId);
  switch (question.is) {
    case 'enrolled':
      return enrolled;
    case 'inside':
      return inside;
    case 'finished':
      return without(enrolled, inside);
  }
}

/** Adds the members into which listed ones were merged; their old ids match nobody any more. */
function ofToday(set: IdSet, current: ReadonlyMap<string, string>): IdSet {
  const merged = [...current].filter(([from]) => hasId(set, from)).map(([, into]) => into);
  return merged.length === 0 ? set : unionOf(set, idSetOf(merged));
}
