import type { Channel } from '../access/contracts.ts';
import type { MemberRow, MergedFrom, ReadMemberRow } from '../members/contracts.ts';
import { idSetOf } from '../shared/domain/id-set.ts';
import type { SegmentDefinition } from './contracts.ts';
import { compileSegment } from './domain/compile-segment.ts';
import { explainSegment, type Explanation } from './domain/explain-segment.ts';
import { segmentWords } from './domain/segment-words.ts';
import { contextWithoutSets, type LiveContext, type LiveContextDeps } from './live-context.ts';
import { questionsOfAll } from './matching.ts';
import { resolveFigures, resolveIdSets } from './resolve-id-sets.ts';

export type MemberSegmentsDeps = LiveContextDeps & { readMemberRow: ReadMemberRow; mergedFrom: MergedFrom };

/** The segments that a member is in right now; undefined when there is no such member. */
export async function segmentsOfMember(
  deps: MemberSegmentsDeps,
  channel: Channel,
  memberId: string,
): Promise<{ segmentId: string; name: string; preset: boolean; words: string }[] | undefined> {
  const row = await deps.readMemberRow(channel.channelId, memberId);
  if (!row) return undefined;
  const rest = await contextWithoutSets(deps, channel);
  const context = await contextOfMember(deps, { row, rest, segments: rest.definitions });
  return rest.definitions
    .filter(({ expression }) => compileSegment(expression, context)(row))
    .map(({ segmentId, name, preset, expression }) => ({
      ...{ segmentId, name, preset },
      words: segmentWords(expression, context.nameOf),
    }));
}

/** Whether a member is in a segment, with the reason for each condition; undefined when there is no such member. */
export async function explainMembership(
  deps: MemberSegmentsDeps,
  channel: Channel,
  { memberId, segment }: { memberId: string; segment: SegmentDefinition },
): Promise<Explanation | undefined> {
  const row = await deps.readMemberRow(channel.channelId, memberId);
  if (!row) return undefined;
  const rest = await contextWithoutSets(deps, channel);
  const context = await contextOfMember(deps, { row, rest, segments: [segment] });
  return explainSegment(segment.expression, context, row);
}

/** Activities are read of this member only; lists are read whole, there is no other way to look into them. */
async function contextOfMember(
  deps: MemberSegmentsDeps,
  {
    row: { channelId, memberId },
    rest,
    segments,
  }: { row: MemberRow; rest: Omit<LiveContext, 'idSets'>; segments: readonly SegmentDefinition[] },
): Promise<LiveContext> {
  const { nowEpochMs, expressionOf } = rest;
  const all = questionsOfAll(segments, expressionOf);
  const activities = all.filter((question) => question.about === 'activity');
  const lists = all.filter((question) => question.about !== 'activity');
  const [figures, listed] = await Promise.all([
    ownFigures(deps, { channelId, memberId, nowEpochMs, questions: activities }),
    resolveIdSets(deps, { channelId, nowEpochMs, questions: lists }),
  ]);
  const answered = activities
    .filter(({ key, atLeast }) => (figures.get(key) ?? 0) >= atLeast)
    .map(({ key }) => [key, idSetOf([memberId])] as const);
  return { ...rest, figures, idSets: new Map([...listed, ...answered]) };
}

async function ownFigures(
  deps: MemberSegmentsDeps,
  asked: { memberId: string } & Parameters<typeof resolveFigures>[1],
): Promise<ReadonlyMap<string, number>> {
  if (asked.questions.length === 0) return new Map();
  const former = await deps.mergedFrom(asked.channelId, asked.memberId);
  return resolveFigures(deps, asked, [asked.memberId, ...former]);
}
