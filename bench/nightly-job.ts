import type { CommerceAggregates } from '../lambdas/commerce/contracts.ts';
import type { MemberRow } from '../lambdas/members/contracts.ts';
import { deterministicId } from '../lambdas/shared/domain/deterministic-id.ts';
import { aggregates, channelId, scoringWorld, today } from '../test/support/scoring-world.ts';
import { seededDraw } from '../test/support/seeded-draw.ts';
import { scoreOnStore } from './nightly-store.ts';
import { atMost, told, type Figure } from './figure.ts';

const members = 1_000_000;
const storedMembers = 20_000;
const changedShare = 0.02;

/** USD in Tokyo, price lists of 2026-09. */
const usd = {
  read: 0.1425 / 1e6,
  write: 0.715 / 1e6,
  transition: 25 / 1e6,
  lambdaGbSecond: 0.0000133334,
  s3Put: 0.0047 / 1000,
};
const lambdaGigabytes = 3008 / 1024;

/** The nightly job on a million members in memory, after which 2 % buy and it runs once more. */
export async function benchNightlyJob(): Promise<Figure[]> {
  const digits = seededDraw(7);
  const draw = (): number => (digits() * 10_000 + digits()) / 1e8;
  const rows = Array.from({ length: members }, (_, index) => memberRow(index, draw));
  const world = await scoringWorld(rows);
  const first = await timed(() => world.score());
  const { used } = world.members;
  used.writes = 0;
  used.readUnits = 0;
  const buyers = members * changedShare;
  for (let index = 0; index < buyers; index += 1) {
    const row = world.members.rows[Math.floor(draw() * members)];
    if (row) buyToday(row);
  }
  world.blobs.used.puts = 0;
  const second = await timed(() => world.score({ again: true }));
  const run = await world.runs.newest(channelId);
  const events = [...world.events.values()];
  await world.close();

  const stored = await benchStore(draw);
  const parts = run?.parts ?? 0;
  const transitions = 8 + 2 * parts;
  const night = {
    reads: used.readUnits,
    writes: used.writes + events.length * 24 + 50,
    transitions,
    gbSeconds: second.seconds * lambdaGigabytes,
    puts: world.blobs.used.puts,
  };
  const cost = (factor: number): number =>
    factor * (night.reads * usd.read + night.writes * usd.write + night.gbSeconds * usd.lambdaGbSecond) +
    night.transitions * usd.transition +
    night.puts * usd.s3Put;
  return [
    atMost('share of members written when 2 % have bought', used.writes / members, 0.03),
    atMost('the same on the embedded store, 20,000 members', stored.changed / storedMembers, 0.03),
    told(
      'the store: seconds, write units, read units of the second run',
      `${stored.seconds.toFixed(1)}, ${stored.writeUnits.toLocaleString('en')}, ${Math.round(stored.readUnits).toLocaleString('en')}`,
    ),
    told('members written', used.writes.toLocaleString('en')),
    told('events told', `${events.length} of up to 500 members each`),
    told('read units a night for a million members', Math.round(night.reads).toLocaleString('en')),
    told(
      'seconds of the first run, and of the second',
      `${first.seconds.toFixed(1)}, ${second.seconds.toFixed(1)}`,
    ),
    told(
      'a night in Tokyo: reads, writes, functions, transitions, files',
      `USD ${cost(1).toFixed(2)} for a million members, USD ${cost(10).toFixed(2)} for ten`,
    ),
  ];
}

/** All adapters on the embedded store; every fiftieth member buys between two runs. */
function benchStore(draw: () => number) {
  const rows = Array.from({ length: storedMembers }, (_, index) => memberRow(index, draw));
  return scoreOnStore(rows, () => {
    const buyers = rows.filter((_, index) => index % (1 / changedShare) === 0);
    buyers.forEach(buyToday);
    return buyers;
  });
}

/** A typical item: a few tags and attributes, and every second member with orders. */
function memberRow(index: number, draw: () => number): MemberRow {
  const tag = { intensity: 1.5, at: 1_790_000_000_000, halfLifeDays: 90 };
  return {
    channelId,
    memberId: deterministicId('bench', index),
    lifecycle: 'friend',
    lineUserId: 'U0123456789abcdef0123456789abcdef',
    language: 'zh-TW',
    attributes: { city: 'Taipei', size: 'M', store: 'A12' },
    tags: { 'new-friend': tag, tea: tag, coupon: tag, weekend: tag },
    createdAt: 1_750_000_000_000,
    followedAt: 1_750_000_000_000,
    ...(draw() < 0.5 ? { commerce: purchases(draw) } : {}),
  };
}

/** A customer as BG/NBD sees it: a rate of its own, and after each purchase a chance to go for good. */
function purchases(draw: () => number): CommerceAggregates {
  const exponential = (mean: number): number => -Math.log(1 - draw()) * mean;
  const weeksBetween = 1 / (0.02 + exponential(0.15));
  const chanceToGo = draw() ** 2;
  const price = 20_000 + exponential(60_000);
  const worth = (): number => Math.round(price * (0.3 + 1.4 * draw()));
  const firstDay = today - 1 - Math.floor(draw() * 700);
  const bought = aggregates([firstDay], worth());
  for (let day = firstDay; draw() >= chanceToGo;) {
    const gap = Math.max(1, Math.ceil(exponential(weeksBetween) * 7));
    day += gap;
    if (day >= today) break;
    bought.weightedGaps += gap * bought.days;
    bought.gapSquares += gap * gap;
    bought.days += 1;
    bought.orders += 1;
    bought.spentMinor += worth();
    bought.lastDay = day;
  }
  return bought;
}

function buyToday(row: MemberRow): void {
  const { commerce } = row;
  const amount = 500_00;
  if (!commerce) {
    row.commerce = aggregates([today], amount);
    return;
  }
  if (commerce.lastDay === today) return;
  row.commerce = {
    ...commerce,
    orders: commerce.orders + 1,
    days: commerce.days + 1,
    lastDay: today,
    spentMinor: commerce.spentMinor + amount,
    gapSquares: commerce.gapSquares + (today - commerce.lastDay) ** 2,
    weightedGaps: commerce.weightedGaps + commerce.days * (today - commerce.lastDay),
  };
}

async function timed<Answer>(work: () => Promise<Answer>): Promise<{ answer: Answer; seconds: number }> {
  const startedAt = performance.now();
  const answer = await work();
  return { answer, seconds: (performance.now() - startedAt) / 1000 };
}
