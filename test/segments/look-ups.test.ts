import { createDynamoCohorts } from '../../lambdas/journeys/adapters/dynamo-cohorts.ts';
import { createListJourneyMembers } from '../../lambdas/journeys/adapters/dynamo-journey-members.ts';
import type { CohortHeader } from '../../lambdas/journeys/domain/cohort.ts';
import { bucketCount, type MemberRow, type TypedActivity } from '../../lambdas/members/contracts.ts';
import { createDynamoSegmentSets } from '../../lambdas/segments/adapters/dynamo-segments.ts';
import {
  overlapSegments,
  previewSegment,
  type CountMembersDeps,
} from '../../lambdas/segments/count-members.ts';
import { TakesTooLong } from '../../lambdas/segments/examine-members.ts';
import { idSetQuestions } from '../../lambdas/segments/domain/id-set-questions.ts';
import { bucketOf } from '../../lambdas/segments/domain/kinds/random.ts';
import {
  resolveFigures,
  resolveIdSets,
  type ResolveIdSetsDeps,
} from '../../lambdas/segments/resolve-id-sets.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { countIds, hasId, idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import { unpackIds } from '../../lambdas/shared/domain/pack-ids.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { dayMs, expression, member, nowEpochMs } from './segment-world.ts';

const channelId = '2000000001';
const channel = { channelId, settings: { timeZone: 'Asia/Tokyo' } } as never;
const [anna, bert, former] = ['Anna', 'Bert', 'Anna before'].map((name) => deterministicId(name)) as [
  string,
  string,
  string,
];

/** Rows of an index in memory; `reads` shows what was asked. */
function activities(rows: Record<string, TypedActivity[]>) {
  const reads: { type: string; days: number; shards?: readonly string[] }[] = [];
  const deps: ResolveIdSetsDeps = {
    // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous
    async *scanActivities({ type, fromEpochMs, toEpochMs, shards }) {
      reads.push({ type, days: (toEpochMs - fromEpochMs) / dayMs, ...(shards ? { shards } : {}) });
      yield (rows[type] ?? []).filter(({ at }) => at >= fromEpochMs);
    },
    currentMemberIds: () => Promise.resolve(new Map([[former, anna]])),
    listJourneyMembers: () => Promise.resolve({ enrolled: idSetOf([former, bert]), inside: idSetOf([bert]) }),
    audiences: { readIds: (_channel, id) => Promise.resolve(id === 'list' ? idSetOf([former]) : undefined) },
  };
  return { reads, deps };
}

const row = (memberId: string, daysAgo: number, amountMinor?: number): TypedActivity => ({
  memberId,
  at: nowEpochMs - daysAgo * dayMs,
  ...(amountMinor === undefined ? {} : { amountMinor }),
});
const ask = (json: unknown) => ({
  channelId,
  nowEpochMs,
  questions: idSetQuestions(expression(json), () => undefined),
});
const answersTo = async (deps: ResolveIdSetsDeps, json: unknown): Promise<string[][]> =>
  [...(await resolveIdSets(deps, ask(json))).values()].map(unpackIds);

describe('looking up who did what', () => {
  it('reads each type once, over the longest window, and counts for each question alone', async () => {
    const { deps, reads } = activities({ 'a.b': [row(anna, 1), row(anna, 20), row(bert, 20)] });
    const event = (withinDays: number, atLeast: number) => ({ event: { type: 'a.b', withinDays, atLeast } });
    const answers = await answersTo(deps, { any: [event(7, 1), event(30, 1), event(30, 2)] });
    expect(answers).toEqual([[anna], [anna, bert].sort(), [anna]]);
    expect(reads).toEqual([{ type: 'a.b', days: 30 }]);
  });

  it('adds up amounts with their signs', async () => {
    const { deps } = activities({
      'order.placed': [row(anna, 1, 1000), row(bert, 1, 1000)],
      'order.refunded': [row(bert, 1, -1)],
    });
    const spent = { recentOrders: { withinDays: 7, spentMinorAtLeast: 1000 } };
    expect(await answersTo(deps, spent)).toEqual([[anna]]);
  });

  it('counts what a merged member did for whom it is now', async () => {
    const { deps } = activities({ 'a.b': [row(anna, 1), row(former, 2)] });
    expect(await answersTo(deps, { event: { type: 'a.b', withinDays: 7, atLeast: 2 } })).toEqual([[anna]]);
  });

  it('lists journeys and audiences, merged members with whom they are now', async () => {
    const { deps } = activities({});
    const journey = (is: string) => ({ journey: { id: 'welcome', is } });
    const answers = await resolveIdSets(
      deps,
      ask({
        any: [
          journey('enrolled'),
          journey('inside'),
          journey('finished'),
          { audience: 'list' },
          { audience: 'gone' },
        ],
      }),
    );
    const isIn = (id: string) => [...answers.values()].map((set) => hasId(set, id));
    expect(isIn(anna)).toEqual([true, false, true, true, false]);
    expect(isIn(bert)).toEqual([true, true, false, false, false]);
  });

  it('reads of one member only the shards that it and its former selves are in', async () => {
    const { deps, reads } = activities({ 'a.b': [row(anna, 1), row(former, 2), row(bert, 1)] });
    const asked = ask({ event: { type: 'a.b', withinDays: 7, atLeast: 2 } });
    expect([...(await resolveFigures(deps, asked, [anna, former])).values()]).toEqual([2]);
    expect(reads[0]?.shards).toEqual([...new Set([anna.slice(0, 1), former.slice(0, 1)])]);
  });

  it('asks nothing when there is no question', async () => {
    const { deps, reads } = activities({});
    expect(await resolveIdSets(deps, ask({ nes: ['N'] }))).toEqual(new Map());
    expect(reads).toEqual([]);
  });
});

describe('a live count', () => {
  const rows = Array.from({ length: 4000 }, (_, index) => member(index));
  const half = expression({ random: { salt: 'half', below: 50 } });
  const expected = rows.filter(({ memberId }) => bucketOf(memberId, 'half') < 50).length;

  /** Members in memory; each bucket that is read takes so long. */
  function counting(bucketMs: number, found: Record<string, TypedActivity[]> = {}) {
    const clock = manualClock();
    const deps: CountMembersDeps = {
      ...activities(found).deps,
      clock,
      listSegments: () => Promise.resolve([]),
      readFigures: () => Promise.resolve({ predict: () => undefined, engagementScore: () => 0 }),
      // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous
      async *scanMembers(_channelId, { from, to }) {
        clock.advance(bucketMs);
        const inside = ({ memberId }: MemberRow) => {
          const bucket = parseInt(memberId.slice(0, 2), 16);
          return bucket >= from && bucket <= to;
        };
        yield rows.filter(inside);
      },
    };
    return { deps, clock };
  }

  it('is exact when there is time for everybody', async () => {
    const { count, sample, examined, exact } = await previewSegment(counting(1).deps, channel, half);
    expect({ examined, exact, samples: new Set(sample).size }).toEqual({
      examined: 4000,
      exact: true,
      samples: 20,
    });
    expect(count).toBe(expected);
  });

  it('is scaled up, and says so, when there is not', async () => {
    const scaled = await previewSegment(counting(15_000 / (bucketCount / 2)).deps, channel, half);
    expect(scaled.exact).toBe(false);
    expect(scaled.examined).toBeLessThan(2500);
    expect(Math.abs(scaled.count - expected) / expected).toBeLessThan(0.1);
  });

  it('sees a whole bucket, however slow', async () => {
    const { examined, exact } = await previewSegment(counting(60_000).deps, channel, half);
    expect(exact).toBe(false);
    expect(examined).toBeGreaterThan(0);
  });

  it('of two segments adds up to each of them', async () => {
    const { deps } = counting(1);
    const other = expression({ random: { salt: 'other', below: 20 } });
    const { onlyA, both, onlyB } = await overlapSegments(deps, channel, [half, other]);
    expect(onlyA + both).toBe((await previewSegment(deps, channel, half)).count);
    expect(onlyB + both).toBe((await previewSegment(deps, channel, other)).count);
    expect(both).toBeGreaterThan(0);
  });

  it('ends when looking up who did what takes too long', async () => {
    const { deps, clock } = counting(0, { 'a.b': [row(anna, 1)] });
    const slow: CountMembersDeps = {
      ...deps,
      async *scanActivities(query) {
        clock.advance(60_000);
        yield* deps.scanActivities(query);
      },
    };
    const rule = expression({ event: { type: 'a.b', withinDays: 7 } });
    await expect(previewSegment(slow, channel, rule)).rejects.toThrow(TakesTooLong);
  });
});

describe('in the store', () => {
  it('the pointer to a set moves only from where it was', async () => {
    const memory = await openMemoryStore(manualClock());
    const sets = createDynamoSegmentSets(memory);
    const first = { key: 'a', asOf: '2026-11-23', count: 1 };
    expect(await sets.read(channelId, 's')).toBeUndefined();
    expect(await sets.write(channelId, 's', first, undefined)).toBe(true);
    expect(await sets.write(channelId, 's', { ...first, key: 'b' }, undefined)).toBe(false);
    expect(await sets.write(channelId, 's', { ...first, key: 'b' }, 'x')).toBe(false);
    expect(await sets.read(channelId, 's')).toEqual(first);
    expect(await sets.write(channelId, 's', { ...first, key: 'b' }, 'a')).toBe(true);
    await memory.store.close();
  });

  it('members of a journey are those of its cohorts, inside until they leave or it ends', async () => {
    const memory = await openMemoryStore(manualClock());
    const commit = createCommit({ client: memory.client, clock: manualClock(), random: () => 0.5 });
    const cohorts = createDynamoCohorts({ ...memory, commit });
    const people = Array.from({ length: 6 }, (_, index) => deterministicId('walker', index));
    const cohort = async (cohortId: string, memberIds: string[], status: 'open' | 'ended' | 'starting') => {
      const header: CohortHeader = {
        ...{ cohortId, channelId, journeyId: 'welcome', version: 1, status: 'starting', place: 'hello' },
        ...{ visit: 1, closedVisit: 0, execution: cohortId, started: true, hops: 0, dueAt: 1 },
        ...{ executionStartedAt: 1, memberCount: 0, origin: 'entry' },
      };
      const list = memberIds.map((memberId) => ({ memberId, enteredAt: 1, repliedNodeIds: [] }));
      await cohorts.begin(header, list);
      if (status === 'starting') return;
      await cohorts.fixMembers(cohortId, list);
      await cohorts.open({ ...header, status, memberCount: list.length }, {});
    };
    await cohort('walking', people.slice(0, 3), 'open');
    await cohort('over', people.slice(2, 5), 'ended');
    await cohort('gathering', people.slice(5), 'starting');
    const header = await cohorts.readHeader('walking');
    const departure = { memberId: people[0] ?? '', visit: 1, why: 'event', late: false, goesOn: false };
    if (header) await cohorts.depart({ header, departure, counts: {}, when: 'open' });
    const { enrolled, inside } = await createListJourneyMembers(memory)(channelId, 'welcome');
    expect(unpackIds(enrolled)).toEqual(people.slice(0, 5).sort());
    expect(unpackIds(inside)).toEqual(people.slice(1, 3).sort());
    expect(countIds((await createListJourneyMembers(memory)('another channel', 'welcome')).enrolled)).toBe(0);
    await memory.store.close();
  });
});
