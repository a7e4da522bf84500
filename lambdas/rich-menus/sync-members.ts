import { bucketCount, type MemberRow, type ReadMemberRow, type ScanMembers } from '../members/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { linkToTell } from './domain/rules.ts';
import { openDecisions, type DecisionDeps, type Decisions } from './open-decisions.ts';
import { openLinker, type Linker, type LinkerDeps } from './open-linker.ts';
import type { ChoiceStore, LinkStore, RichMenuWork } from './ports.ts';

export interface SyncMembersDeps extends DecisionDeps, LinkerDeps {
  links: Pick<LinkStore, 'readBucket' | 'write'>;
  choices: Pick<ChoiceStore, 'readBucket'>;
  scanMembers: ScanMembers;
  readMemberRow: ReadMemberRow;
}

const bucketsAtOnce = 16;
/** Then the rest goes into a message of its own, well before the function's time is over. */
const workMs = 15_000;
/** Longer than the last look at links of this pass takes to come. */
const cleanDelaySeconds = 120;

/** Brings all members of a channel to the menus that the settings say now; only differences reach LINE. */
export function createSyncMembers(deps: SyncMembersDeps) {
  return async ({ channelId, fromBucket, retired }: RichMenuWork & { work: 'sync' }): Promise<void> => {
    const startedAt = deps.clock.now();
    const decisions = await openDecisions(deps, channelId);
    const linker = openLinker(deps, channelId);
    let bucket = fromBucket;
    while (bucket < bucketCount && deps.clock.now() - startedAt < workMs) {
      const end = Math.min(bucket + bucketsAtOnce, bucketCount);
      const buckets = Array.from({ length: end - bucket }, (_, index) => bucket + index);
      await mapBounded(buckets, bucketsAtOnce, (one) =>
        syncBucket(deps, channelId, { bucket: one, decisions, linker }),
      );
      bucket = end;
    }
    await linker.flush();
    const body: RichMenuWork =
      bucket < bucketCount
        ? { work: 'sync', channelId, fromBucket: bucket, retired }
        : { work: 'clean', channelId, retired };
    const delaySeconds = body.work === 'clean' ? cleanDelaySeconds : 0;
    if (body.work === 'sync' || retired.length > 0)
      await deps.sendToMenuQueue([{ body, groupId: channelId, delaySeconds }]);
  };
}

interface Bucket {
  bucket: number;
  decisions: Decisions;
  linker: Linker;
}

async function syncBucket(
  deps: SyncMembersDeps,
  channelId: string,
  { bucket, decisions, linker }: Bucket,
): Promise<void> {
  const links = new Map(await deps.links.readBucket(channelId, bucket));
  const choices = await deps.choices.readBucket(channelId, bucket);
  const bring = async (row: MemberRow): Promise<void> => {
    const wanted = decisions.wantedBy(row, choices.get(row.memberId));
    if (wanted === undefined) return;
    const next = linkToTell(wanted, { told: links.get(row.memberId), isAnew: false });
    if (next !== undefined) await linker.add(row, next);
  };
  const seen = new Set<string>();
  // Without rules only those matter who are still linked, or to be.
  if (decisions.settings.rules.length > 0)
    for await (const rows of deps.scanMembers(channelId, { from: bucket, to: bucket }))
      for (const row of rows) {
        seen.add(row.memberId);
        await bring(row);
      }
  for (const memberId of new Set([...links.keys(), ...choices.keys()])) {
    if (seen.has(memberId)) continue;
    const row = await deps.readMemberRow(channelId, memberId);
    if (row) await bring(row);
    else await deps.links.write(channelId, [{ memberId, lineRichMenuId: null }]);
  }
}
