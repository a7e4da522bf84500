import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { QueueHandler, SendToQueue } from '../shared/domain/queue.ts';
import type { Commit } from '../shared/domain/write-part.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Log } from '../shared/edge/logger.ts';
import { isReachable, type PrepareSighting } from './contracts.ts';
import type { AskFollowers, ImportStore } from './ports.ts';
import type { RefreshProfile } from './refresh-profile.ts';

/** One page of an import. */
export interface ImportOrder {
  importId: string;
  channelId: string;
  /** Followers imported before this page. */
  imported: number;
  /** LINE's continuation token. */
  start?: string;
}

export interface ImportFollowersDeps {
  askFollowers: AskFollowers;
  prepareSighting: PrepareSighting;
  refreshProfile: RefreshProfile;
  commit: Commit;
  imports: ImportStore;
  sendToImportQueue: SendToQueue<ImportOrder>;
  log: Log;
  clock: Clock;
}

const sightingsUnderWay = 16;

/** Imports a page of followers as friends, with their profiles, and orders the next one; a repeated page changes nothing. */
export function createImportFollowers(deps: ImportFollowersDeps): QueueHandler<ImportOrder> {
  return eachMessage(
    (order) => importPage(deps, order),
    (error) => deps.log('MESSAGE_FAILED', { queue: 'members.import' }, error),
  );
}

async function importPage(deps: ImportFollowersDeps, order: ImportOrder): Promise<void> {
  const { importId, channelId, start } = order;
  const progress = await deps.imports.read(importId);
  if (progress?.status !== 'running') return;
  const page = await deps.askFollowers(channelId, start);
  if (page.outcome === 'refused') {
    const reason = 'LINE lists followers for verified and premium accounts only.';
    await deps.imports.put({ ...progress, status: 'refused', reason });
    return;
  }
  await mapBounded(page.lineUserIds, sightingsUnderWay, (lineUserId) =>
    importOne(deps, channelId, lineUserId),
  );
  const imported = order.imported + page.lineUserIds.length;
  // Before the next order, whose page may be done at once and must have the last word.
  await deps.imports.put({ ...progress, imported, status: page.next === undefined ? 'finished' : 'running' });
  if (page.next !== undefined) {
    await deps.sendToImportQueue([
      { body: { importId, channelId, imported, start: page.next }, groupId: channelId },
    ]);
  }
}

/** A follower whom we know already keeps its standing: webhooks know more than the list does. */
async function importOne(deps: ImportFollowersDeps, channelId: string, lineUserId: string): Promise<void> {
  const sighting = { channelId, lineUserId, occurredAt: deps.clock.now() };
  const { isNew, member, parts } = await deps.prepareSighting(sighting);
  if (isNew) await deps.commit(parts);
  if (isReachable(member.lifecycle))
    await deps.refreshProfile({ channelId, lineUserId, memberId: member.memberId });
}
