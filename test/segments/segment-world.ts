import type { MemberRow } from '../../lambdas/members/contracts.ts';
import { compileSegment } from '../../lambdas/segments/domain/compile-segment.ts';
import type { SegmentExpression } from '../../lambdas/segments/domain/expression.ts';
import type { SegmentContext } from '../../lambdas/segments/domain/id-set-questions.ts';
import { parseSegment } from '../../lambdas/segments/domain/parse-segment.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { dayOfDate } from '../../lambdas/shared/domain/local-day.ts';

export const nowEpochMs = Date.parse('2026-11-23T03:00:00Z');
export const today = dayOfDate('2026-11-23');
export const dayMs = 86_400_000;

/** A friend of whom nothing else is known, but for what is given. */
export const member = (name: string | number, known: Partial<MemberRow> = {}): MemberRow => ({
  channelId: '2000000001',
  memberId: deterministicId('member', name),
  lineUserId: `U${'0'.repeat(32)}`,
  lifecycle: 'friend',
  attributes: {},
  tags: {},
  createdAt: nowEpochMs - 100 * dayMs,
  followedAt: nowEpochMs - 100 * dayMs,
  ...known,
});

/** Nobody did anything, and there is no model. */
export const context = (known: Partial<SegmentContext> = {}): SegmentContext => ({
  nowEpochMs,
  today,
  timeZone: 'Asia/Tokyo',
  predict: () => undefined,
  engagementScore: () => 0,
  idSets: new Map(),
  expressionOf: () => undefined,
  ...known,
});

/** A parsed expression; a wrong one is told. */
export function expression(json: unknown): SegmentExpression {
  const parsed = parseSegment(json);
  if (parsed.outcome === 'ok') return parsed.expression;
  throw new Error(JSON.stringify(parsed.problems));
}

export const holds = (json: unknown, row: MemberRow, known: Partial<SegmentContext> = {}): boolean =>
  compileSegment(expression(json), context(known))(row);
