import type { Channel } from '../access/contracts.ts';
import type { ScanMembers } from '../members/contracts.ts';
import { compileSegment } from './domain/compile-segment.ts';
import type { SegmentExpression } from './domain/expression.ts';
import { segmentWords } from './domain/segment-words.ts';
import { examineMembers, readingUntil } from './examine-members.ts';
import { liveContext, type LiveContextDeps } from './live-context.ts';

export type CountMembersDeps = LiveContextDeps & { scanMembers: ScanMembers };

const sampleSize = 20;

/** Counts and samples the members of an expression as they are now; scaled up where there is no time for all. */
export async function previewSegment(
  deps: CountMembersDeps,
  channel: Channel,
  expression: SegmentExpression,
): Promise<{ count: number; sample: string[]; words: string; examined: number; exact: boolean }> {
  const untilEpochMs = readingUntil(deps.clock);
  const context = await liveContext(deps, channel, { segments: [{ expression }], untilEpochMs });
  const test = compileSegment(expression, context);
  const sample: string[] = [];
  let count = 0;
  const { examined, exact, scale } = await examineMembers(
    deps,
    { channelId: channel.channelId, untilEpochMs },
    (row) => {
      if (!test(row)) return;
      count += 1;
      if (sample.length < sampleSize) sample.push(row.memberId);
    },
  );
  return {
    count: Math.round(count * scale),
    sample,
    words: segmentWords(expression, context.nameOf),
    examined,
    exact,
  };
}

/** How many members are in the first only, in both and in the second only. */
export async function overlapSegments(
  deps: CountMembersDeps,
  channel: Channel,
  [a, b]: readonly [SegmentExpression, SegmentExpression],
): Promise<{ onlyA: number; both: number; onlyB: number; examined: number; exact: boolean }> {
  const untilEpochMs = readingUntil(deps.clock);
  const segments = [{ expression: a }, { expression: b }];
  const context = await liveContext(deps, channel, { segments, untilEpochMs });
  const [isInA, isInB] = [compileSegment(a, context), compileSegment(b, context)];
  const counts = { onlyA: 0, both: 0, onlyB: 0 };
  const { examined, exact, scale } = await examineMembers(
    deps,
    { channelId: channel.channelId, untilEpochMs },
    (row) => {
      const inA = isInA(row);
      if (isInB(row)) counts[inA ? 'both' : 'onlyB'] += 1;
      else if (inA) counts.onlyA += 1;
    },
  );
  const scaled = (count: number): number => Math.round(count * scale);
  return {
    onlyA: scaled(counts.onlyA),
    both: scaled(counts.both),
    onlyB: scaled(counts.onlyB),
    examined,
    exact,
  };
}
