import type { SendToQueue } from '../shared/domain/queue.ts';
import { createReadFile, type ReadFileDeps } from './read-file.ts';
import { createSyncLineAudience, type SyncLineAudienceDeps } from './sync-line-audience.ts';
import type { AudienceWork } from './ports.ts';

export interface AudienceWorkDeps extends ReadFileDeps, SyncLineAudienceDeps {
  sendToAudienceQueue: SendToQueue<AudienceWork>;
}

/** LINE takes minutes to hours to make a group ready. */
const watchDelaySeconds = 300;

/** What waits in the queue `audiences.work`; each piece can be repeated. */
export function createDoAudienceWork(deps: AudienceWorkDeps) {
  const readFile = createReadFile(deps);
  const sync = createSyncLineAudience(deps);
  const send = (work: AudienceWork, delaySeconds = 0) =>
    deps.sendToAudienceQueue([{ body: work, groupId: work.channelId, delaySeconds }]);

  /** Comes back until LINE has made the group ready, or never will. */
  async function watch(channelId: string, lineAudienceId: string): Promise<void> {
    const audience = await deps.lineAudiences.read(channelId, lineAudienceId);
    const { group } = audience ?? {};
    if (!audience || group?.audienceGroupId === undefined) return;
    const status = (await deps.lineGroups.status(channelId, group.audienceGroupId)) ?? 'EXPIRED';
    await deps.lineAudiences.put({ ...audience, group: { ...group, status } });
    if (status === 'IN_PROGRESS' || status === 'ACTIVATING')
      await send({ work: 'watch', channelId, lineAudienceId }, watchDelaySeconds);
  }

  return async (work: AudienceWork): Promise<void> => {
    const { channelId } = work;
    switch (work.work) {
      case 'read file':
        return readFile(work);
      case 'sync':
        await sync(channelId, work.lineAudienceId);
        return watch(channelId, work.lineAudienceId);
      case 'watch':
        return watch(channelId, work.lineAudienceId);
      case 'sync all':
        for (const { lineAudienceId, isLent } of await deps.lineAudiences.list(channelId))
          if (!isLent) await send({ work: 'sync', channelId, lineAudienceId });
    }
  };
}
