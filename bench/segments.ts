import type { MemberRow } from '../lambdas/members/contracts.ts';
import { nesStates, rfmNames, valueTypes } from '../lambdas/scoring/contracts.ts';
import { compileSegment } from '../lambdas/segments/domain/compile-segment.ts';
import { idSetQuestions } from '../lambdas/segments/domain/id-set-questions.ts';
import { parseSegment } from '../lambdas/segments/domain/parse-segment.ts';
import { deterministicId } from '../lambdas/shared/domain/deterministic-id.ts';
import { idSetOf } from '../lambdas/shared/domain/id-set.ts';
import { dayOfDate } from '../lambdas/shared/domain/local-day.ts';
import { atMost, told, type Figure } from './figure.ts';

const members = 1_000_000;
/** Members are made once and seen many times: their number changes nothing but the memory of the bench. */
const distinctMembers = 100_000;
const today = dayOfDate('2026-11-23');
const nowEpochMs = Date.parse('2026-11-23T03:00:00Z');
const dayMs = 86_400_000;

/** Eight conditions of eight sorts, of which most members pass seven before the last decides. */
const rule = {
  all: [
    { event: { type: 'message.received', withinDays: 90 } },
    { not: { lifecycle: ['blocked', 'erased'] } },
    { orders: { count: { atLeast: 1 }, daysSinceLast: { atMost: 400 } } },
    { any: [{ tag: { name: 'vip', atLeast: 0.1 } }, { rfm: { r: { atLeast: 1 } } }] },
    { followed: { withinDays: 3000 } },
    { random: { salt: 'bench', from: 0, below: 90 } },
    { attribute: { name: 'size', in: ['S', 'M', 'L'] } },
  ],
};

/** The predicate of a segment over a million members in memory. */
export function benchSegments(): Promise<Figure[]> {
  const parsed = parseSegment(rule);
  if (parsed.outcome !== 'ok') throw new Error('The rule of the bench is wrong.');
  const rows = Array.from({ length: distinctMembers }, (_, index) => memberOf(index));
  const [question] = idSetQuestions(parsed.expression, () => undefined);
  const writers = rows.filter((_, index) => index % 3 > 0).map(({ memberId }) => memberId);
  const test = compileSegment(parsed.expression, {
    nowEpochMs,
    today,
    timeZone: 'Asia/Tokyo',
    predict: () => undefined,
    engagementScore: () => 0,
    idSets: new Map(question ? [[question.key, idSetOf(writers)]] : []),
    expressionOf: () => undefined,
  });
  const seconds = Math.min(...Array.from({ length: 3 }, () => secondsOf(test, rows)));
  const found = rows.filter(test).length;
  return Promise.resolve([
    atMost('seconds for 8 conditions over 1,000,000 members', seconds, 1),
    told('members found among 100,000', found.toLocaleString('en')),
  ]);
}

function secondsOf(test: (row: MemberRow) => boolean, rows: readonly MemberRow[]): number {
  let found = 0;
  const startedAt = performance.now();
  for (let round = 0; round < members / distinctMembers; round += 1)
    for (const row of rows) if (test(row)) found += 1;
  if (found === 0) throw new Error('The bench found nobody.');
  return (performance.now() - startedAt) / 1000;
}

function memberOf(index: number): MemberRow {
  const orders = (index % 7) + 1;
  return {
    channelId: 'bench',
    memberId: deterministicId('member', index),
    lineUserId: `U${String(index).padStart(32, '0')}`,
    lifecycle: index % 50 === 0 ? 'blocked' : 'friend',
    language: index % 2 === 0 ? 'th' : 'zh-TW',
    attributes: { size: ['S', 'M', 'L', 'XL'][index % 4] ?? 'S' },
    tags: { vip: { intensity: (index % 10) / 4, at: nowEpochMs - (index % 90) * dayMs, halfLifeDays: 30 } },
    createdAt: nowEpochMs - (index % 2000) * dayMs,
    followedAt: nowEpochMs - (index % 2000) * dayMs,
    commerce: {
      currency: 'THB',
      orders,
      days: orders,
      firstDay: today - 600 - (index % 300),
      lastDay: today - (index % 390),
      spentMinor: orders * 1000,
      firstDaySpentMinor: 1000,
      gapSquares: 0,
      weightedGaps: 0,
    },
    scores: {
      asOf: '2026-11-22',
      r: (index % 5) + 1,
      f: ((index >> 2) % 5) + 1,
      m: ((index >> 4) % 5) + 1,
      name: rfmNames[index % rfmNames.length] ?? 'lost',
      valueType: valueTypes[index % valueTypes.length] ?? 'general-keep',
      nes: nesStates[index % nesStates.length] ?? 'N',
    },
  };
}
