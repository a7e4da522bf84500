import fc from 'fast-check';
import type { MemberRow } from '../../lambdas/members/contracts.ts';
import { aggregates, buyer, channelId, scoringWorld, today } from '../support/scoring-world.ts';

/** Forty members who bought on different rhythms, and some who never did. */
function population(seed = 1): MemberRow[] {
  return Array.from({ length: 40 }, (_, index) => {
    const gap = 3 + ((index * 7 + seed) % 30);
    const count = index % 5;
    const days = Array.from({ length: count }, (__, order) => today - (index % 60) - order * gap);
    return buyer(index, days, 500 + index * 10);
  });
}

/** Some members buy today. */
function buyToday(rows: readonly MemberRow[], indices: readonly number[]): void {
  for (const index of indices) {
    const row = rows.find(({ memberId }) => memberId === buyer(index, []).memberId);
    if (!row) continue;
    const days = row.commerce ? [row.commerce.firstDay, row.commerce.lastDay, today] : [today];
    row.commerce = aggregates([...new Set(days)], 900);
  }
}

const scoresOf = (rows: readonly MemberRow[]) => rows.map(({ memberId, scores }) => [memberId, scores]);
const told = (events: ReadonlyMap<string, { type: string; memberIds: string[]; data: object }>) =>
  [...events.values()]
    .map(({ type, memberIds, data }) => ({ type, memberIds: [...memberIds].sort(), data }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('the nightly job', () => {
  it('scores whoever has orders, keeps the figures and tells nobody of a beginning', async () => {
    const world = await scoringWorld(population());
    const runId = await world.score();
    expect(world.members.rows.filter(({ scores }) => scores).length).toBe(32);
    expect(world.members.used.writes).toBe(32);
    expect(world.events.size).toBe(0);
    const snapshot = await world.snapshots.latest(channelId);
    expect(snapshot).toMatchObject({ asOf: '2026-11-23', members: 40, customers: 32 });
    const sum = (counts: object): number =>
      Object.values(counts as Record<string, number>).reduce((all, count) => all + count, 0);
    expect(sum(snapshot?.rfm.names ?? {})).toBe(32);
    expect(sum(snapshot?.rfm.valueTypes ?? {})).toBe(32);
    expect(sum(snapshot?.nes.counts ?? {})).toBe(32);
    expect(await world.runs.read(channelId, runId)).toMatchObject({
      status: 'finished',
      parts: 16,
      measured: 16,
      scored: 16,
      changed: 32,
    });
    await world.close();
  });

  it('writes nothing and tells nothing when it is asked again and nothing has changed', async () => {
    const world = await scoringWorld(population());
    await world.score();
    world.members.used.writes = 0;
    await world.score({ again: true });
    expect(world.members.used.writes).toBe(0);
    expect(world.events.size).toBe(0);
    await world.close();
  });

  it('scores a date once, unless it is asked to do so again', async () => {
    const world = await scoringWorld(population());
    const first = await world.score();
    expect((await world.startRun(channelId)).runId).toBe(first);
    expect((await world.startRun(channelId, { again: true })).runId).toBe('2026-11-23-002');
    expect((await world.startRun(channelId, { again: true })).runId).toBe('2026-11-23-002');
    await world.close();
  });

  it('lets the next run begin after one that failed, or that lost its execution', async () => {
    const world = await scoringWorld(population());
    const { runId } = await world.startRun(channelId);
    await world.runs.close(channelId, runId, { status: 'failed', finishedAt: '2026-11-23T05:00:00.000Z' });
    expect((await world.startRun(channelId)).runId).toBe('2026-11-23-002');
    world.clock.advance(13 * 3_600_000);
    expect((await world.startRun(channelId)).runId).toBe('2026-11-24-001');
    await world.close();
  });

  it('tells who entered and left segments and whose NES state changed', async () => {
    const world = await scoringWorld(population());
    await world.score();
    const before = new Map(world.members.rows.map(({ memberId, scores }) => [memberId, scores]));
    const sleeper = Array.from({ length: 40 }, (_, index) => index).find((index) =>
      before.get(buyer(index, []).memberId)?.nes.startsWith('S'),
    );
    buyToday(world.members.rows, [3, 9, sleeper ?? -1]);
    await world.score({ again: true });
    const moved = world.members.rows.filter(
      ({ memberId, scores }) => before.get(memberId)?.name !== scores?.name,
    );
    const named = told(world.events).filter(
      ({ data }) => 'segmentId' in data && !/^(N|E0|S\d)$/.test(String(data.segmentId)),
    );
    const entered = named
      .filter(({ type }) => type === 'segment.entered')
      .flatMap(({ memberIds }) => memberIds);
    expect(entered.sort()).toEqual(moved.map(({ memberId }) => memberId).sort());
    expect(told(world.events).some(({ type }) => type === 'nes.changed')).toBe(true);
    await world.close();
  });

  it('takes the scores of a member whose orders were all cancelled', async () => {
    const world = await scoringWorld(population());
    await world.score();
    const row = world.members.rows.find(({ commerce }) => commerce);
    delete row?.commerce;
    await world.score({ again: true });
    expect(row?.scores).toBeUndefined();
    expect(told(world.events)).toContainEqual(
      expect.objectContaining({ type: 'nes.changed', memberIds: [row?.memberId] }),
    );
    await world.close();
  });

  it.each([0, 1, 3])('is at ease with %i customers', async (count) => {
    const rows = Array.from({ length: count }, (_, index) => buyer(index, [today - index]));
    const world = await scoringWorld(rows);
    await world.score();
    const snapshot = await world.snapshots.latest(channelId);
    expect(snapshot?.clv.model.outcome).toBe('too little data');
    expect(snapshot?.nes.model.outcome).toBe('too little data');
    expect(JSON.stringify(snapshot)).not.toMatch(/NaN|Infinity/);
    expect(
      Object.values(snapshot?.nes.indicators ?? {}).every(
        (value) => value === null || Number.isFinite(value),
      ),
    ).toBe(true);
    await world.close();
  });

  it('says of one-time buyers and of customers who are all alike that there is too little data', async () => {
    const alike = Array.from({ length: 60 }, (_, index) => buyer(index, [today - 10, today - 20]));
    const once = Array.from({ length: 60 }, (_, index) => buyer(index, [today - (index % 40)]));
    for (const rows of [alike, once]) {
      const world = await scoringWorld(rows);
      await world.score();
      const snapshot = await world.snapshots.latest(channelId);
      expect(snapshot?.clv.model).toMatchObject({
        outcome: 'too little data',
        reason: expect.any(String) as unknown,
      });
      await world.close();
    }
  });

  it('ends with the same members and the same events, wherever it crashes', async () => {
    const calm = await scoringWorld(population());
    await calm.score();
    buyToday(calm.members.rows, [1, 2, 3, 14, 25]);
    await calm.score({ again: true });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
        let state = seed;
        let armed = false;
        const crash = (): boolean => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return armed && state / 2 ** 32 < 0.02;
        };
        const world = await scoringWorld(population(), { crash });
        armed = true;
        await world.score();
        buyToday(world.members.rows, [1, 2, 3, 14, 25]);
        await world.score({ again: true });
        armed = false;
        expect(scoresOf(world.members.rows)).toEqual(scoresOf(calm.members.rows));
        expect(told(world.events)).toEqual(told(calm.events));
        expect(await world.snapshots.latest(channelId)).toEqual(await calm.snapshots.latest(channelId));
        await world.close();
      }),
      { numRuns: 12 },
    );
    await calm.close();
  });
});
