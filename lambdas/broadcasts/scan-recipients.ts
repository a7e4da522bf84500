import type { Channel } from '../access/contracts.ts';
import {
  bucketCount,
  isReachable,
  type MemberRow,
  type ReadMemberRow,
  type ScanMembers,
} from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { BroadcastDefinition, MemberList } from './domain/definition.ts';
import type { MemberTest, OpenMemberTest } from './ports.ts';

export interface ScanDeps {
  scanMembers: ScanMembers;
  readMemberRow: ReadMemberRow;
  openMemberTest: OpenMemberTest;
  clock: Pick<Clock, 'now'>;
}

/** Ranges of buckets that are read side by side; each is in ascending order. */
const ranges = 8;
const bucketsARange = bucketCount / ranges;
const readsUnderWay = 25;

/** Tests members against the audience and all exclusions, by what holds now. */
export async function createIsRecipient(
  deps: Pick<ScanDeps, 'openMemberTest'>,
  channel: Channel,
  { audience, exclude }: Pick<BroadcastDefinition, 'audience' | 'exclude'>,
): Promise<{ test: (row: MemberRow) => boolean } | { problem: string }> {
  if ('narrowcast' in audience) return { problem: 'Only LINE knows who is in a narrowcast.' };
  const tests: MemberTest[] = [];
  for (const list of [audience, ...exclude]) tests.push(await openTest(deps, channel, list));
  const problem = tests.find((test) => test.outcome === 'problem');
  if (problem) return { problem: problem.message };
  const [includes, ...excludes] = tests.flatMap((test) => (test.outcome === 'test' ? [test.test] : []));
  return {
    test: (row) =>
      row.lifecycle !== 'erased' &&
      includes?.(row) === true &&
      !excludes.some((excludesRow) => excludesRow(row)),
  };
}

/** All friends are those who can be reached; every other list is taken as it is, and policy says who gets nothing. */
function openTest(
  { openMemberTest }: Pick<ScanDeps, 'openMemberTest'>,
  channel: Channel,
  list: MemberList,
): Promise<MemberTest> {
  if (!('allFriends' in list)) return openMemberTest(channel, list);
  const test = ({ lifecycle, lineUserId }: MemberRow): boolean =>
    lineUserId !== undefined && isReachable(lifecycle);
  return Promise.resolve({ outcome: 'test', test });
}

/**
 * Shows all members of a channel, or those that the audience lists one by one, to `visit`: ranges side by side, each range
 * in ascending order.
 * @returns how many times more there are than were seen: 1, unless the time was over before
 */
export async function scanRecipients(
  deps: ScanDeps,
  channelId: string,
  {
    definition,
    untilEpochMs = Infinity,
  }: { definition: Pick<BroadcastDefinition, 'audience'>; untilEpochMs?: number | undefined },
  visit: (row: MemberRow, range: number) => void,
): Promise<{ scale: number }> {
  const { audience } = definition;
  if ('memberIds' in audience) {
    const listed = [...new Set(audience.memberIds)].sort();
    const rows = await mapBounded(listed, readsUnderWay, (memberId) =>
      deps.readMemberRow(channelId, memberId),
    );
    for (const row of rows) if (row) visit(row, 0);
    return { scale: 1 };
  }
  let buckets = 0;
  await mapBounded([...Array(ranges).keys()], ranges, async (range) => {
    for (let bucket = range * bucketsARange; bucket < (range + 1) * bucketsARange; bucket += 1) {
      if (buckets > 0 && deps.clock.now() >= untilEpochMs) return;
      for await (const page of deps.scanMembers(channelId, { from: bucket, to: bucket }))
        for (const row of page) visit(row, range);
      buckets += 1;
    }
  });
  return { scale: bucketCount / buckets };
}
