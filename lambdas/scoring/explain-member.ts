import type { ReadChannel } from '../access/contracts.ts';
import type { CommerceAggregates, CommerceSettings, ReadCommerceSettings } from '../commerce/contracts.ts';
import { isReachable, type MemberRow, type ReadMemberRow } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { dateOfDay, localDay } from '../shared/domain/local-day.ts';
import type { MemberScores } from './contracts.ts';
import { bestHour } from './domain/best-hour.ts';
import { engagementScore, pointsOn } from './domain/engagement.ts';
import { intervalOf } from './domain/nes.ts';
import { clvMonths, predictMember } from './domain/population.ts';
import { purchaseAcceleration } from './domain/purchase-acceleration.ts';
import type { Snapshot, StoredCutOffs } from './domain/snapshot.ts';
import type { SnapshotStore } from './ports.ts';

export interface ExplainMemberDeps {
  readMemberRow: ReadMemberRow;
  readChannel: ReadChannel;
  readCommerceSettings: ReadCommerceSettings;
  snapshots: Pick<SnapshotStore, 'latest'>;
  clock: Pick<Clock, 'now'>;
}

const noHours: readonly number[] = new Array<number>(24).fill(0);

/** A member's figures today, computed from its aggregates and the last run's population, with where each comes from. */
export async function explainMember(deps: ExplainMemberDeps, channelId: string, memberId: string) {
  const row = await deps.readMemberRow(channelId, memberId);
  if (!row) return undefined;
  const [channel, snapshot, terms] = await Promise.all([
    deps.readChannel(channelId),
    deps.snapshots.latest(channelId),
    deps.readCommerceSettings(channelId),
  ]);
  const today = localDay(deps.clock.now(), channel?.settings.timeZone ?? 'UTC');
  return {
    memberId: row.memberId,
    asOf: snapshot?.asOf,
    ...scoresView(row.scores),
    ...predictedView(row, { snapshot, today, terms }),
    purchaseAcceleration: (row.commerce && purchaseAcceleration(row.commerce)) ?? null,
    ...activityView(row, snapshot, today),
    because: [...reasons(row, snapshot, today)],
  };
}

function scoresView(stored: MemberScores | undefined): { scores?: Omit<MemberScores, 'asOf'> } {
  if (!stored) return {};
  const { asOf: _asOf, ...scores } = stored;
  return { scores };
}

function predictedView(
  { commerce }: MemberRow,
  known: { snapshot: Snapshot | undefined; today: number; terms: CommerceSettings },
) {
  const { snapshot, today, terms } = known;
  if (!commerce || !snapshot) return {};
  const clvTerms = { months: clvMonths, ...terms };
  const predicted = predictMember(commerce, { asOfDay: today, clv: snapshot.clv.model, clvTerms });
  if (!predicted) return {};
  return { predicted: { months: clvMonths, ...predicted, clvMinor: Math.round(predicted.clvMinor) } };
}

function activityView({ engagement, lifecycle }: MemberRow, snapshot: Snapshot | undefined, today: number) {
  const points = engagement ? pointsOn(engagement, today) : 0;
  const { p95, hours } = snapshot?.engagement ?? { p95: 0, hours: noHours };
  return {
    engagement: { points, score: engagementScore(points, p95, { isReachable: isReachable(lifecycle) }) },
    bestHour: bestHour(engagement?.hours ?? noHours, hours),
  };
}

function* reasons(
  { commerce, scores, engagement }: MemberRow,
  snapshot: Snapshot | undefined,
  today: number,
): Generator<string> {
  if (!snapshot) yield 'Nothing was scored yet: start a run with POST /v1/scoring/runs.';
  if (!commerce) yield 'No order counts for this member, so it has no RFM, NES and CLV.';
  if (commerce && snapshot) yield* purchaseReasons(commerce, { scores, snapshot, today });
  yield engagement
    ? `Last counted activity on ${dateOfDay(engagement.day)}; 100 is the 95th percentile of the channel.`
    : 'No activity is counted yet; the best hour is the one of the channel.';
}

function* purchaseReasons(
  bought: CommerceAggregates,
  { scores, snapshot, today }: { scores?: MemberScores; snapshot: Snapshot; today: number },
): Generator<string> {
  const { lastDay, firstDay, orders, spentMinor, days, currency } = bought;
  const { cutOffs } = snapshot.rfm;
  if (!scores) {
    yield 'The first order came after the last run; the next one scores it.';
    return;
  }
  const ago = today - lastDay;
  yield `R ${scores.r}: last order ${ago} days ago, on ${dateOfDay(lastDay)}${bounds(cutOffs.recency, (value) => `${-value} days`, 'at most')}`;
  yield `F ${scores.f}: ${orders} orders${bounds(cutOffs.orders, String, 'from')}`;
  yield `M ${scores.m}: ${spentMinor} minor units of ${currency}${bounds(cutOffs.spentMinor, String, 'from')}`;
  const interval = intervalOf({ repeats: days - 1, gapDays: lastDay - firstDay }, snapshot.nes.model);
  const ratio = (ago / interval).toFixed(2);
  yield `NES ${scores.nes}: ${ago} days without an order are ${ratio} of the expected ${interval.toFixed(1)} days between orders.`;
  const { model } = snapshot.clv;
  if (model.outcome === 'too little data') yield `No predicted value: ${model.reason}`;
}

function bounds(cutOffs: StoredCutOffs, words: (value: number) => string, kind: 'from' | 'at most'): string {
  const listed = cutOffs.flatMap((cutOff, index) =>
    cutOff === null ? [] : [`${index + 2} ${kind} ${words(cutOff)}`],
  );
  return listed.length === 0 ? '.' : `; of all customers, score ${listed.join(', ')}.`;
}
