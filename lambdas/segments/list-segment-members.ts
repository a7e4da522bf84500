import type { Channel } from '../access/contracts.ts';
import { bucketCount, type ScanMembers } from '../members/contracts.ts';
import type { SegmentDefinition } from './contracts.ts';
import { compileSegment } from './domain/compile-segment.ts';
import { readingUntil } from './examine-members.ts';
import { liveContext, type LiveContextDeps } from './live-context.ts';
import {
  segmentSetPage,
  type MembersPage,
  type MembersPosition,
  type SegmentSetDeps,
} from './segment-set-page.ts';

export type ListSegmentMembersDeps = LiveContextDeps & SegmentSetDeps & { scanMembers: ScanMembers };

interface Wanted {
  segment: SegmentDefinition;
  limit: number;
  from?: MembersPosition;
}

/** A page of a segment's members in the order of their ids: of the last evaluation, or live before the first one. */
export async function listSegmentMembers(
  deps: ListSegmentMembersDeps,
  channel: Channel,
  wanted: Wanted,
): Promise<MembersPage> {
  const { segmentId } = wanted.segment;
  const kept = await segmentSetPage(deps, channel.channelId, { ...wanted, segmentId });
  return kept ?? livePage(deps, channel, wanted);
}

/** Goes through the members from where the last page ended; a page may be short when there was no time for more. */
async function livePage(
  deps: ListSegmentMembersDeps,
  channel: Channel,
  { segment, limit, from }: Wanted,
): Promise<MembersPage> {
  const untilEpochMs = readingUntil(deps.clock);
  const context = await liveContext(deps, channel, { segments: [segment], untilEpochMs });
  const test = compileSegment(segment.expression, context);
  const { after } = from ?? { after: '' };
  // Buckets are the first bytes of ids.
  const first = from ? parseInt(after.slice(0, 2), 16) : 0;
  const memberIds: string[] = [];
  for await (const page of deps.scanMembers(channel.channelId, { from: first, to: bucketCount - 1 })) {
    const rest = page.filter(({ memberId }) => memberId > after);
    const found = rest.filter(test).slice(0, limit - memberIds.length);
    memberIds.push(...found.map(({ memberId }) => memberId));
    const isFull = memberIds.length === limit;
    const last = (isFull ? found : rest).at(-1);
    if (last && (isFull || deps.clock.now() >= untilEpochMs))
      return { memberIds, next: { after: last.memberId } };
  }
  return { memberIds };
}
