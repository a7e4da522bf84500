import type { TrackLinks } from '../links/contracts.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import { byLineProblems } from './domain/by-line-problems.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { orderTick, refuseStart } from './order-tick.ts';
import type { BroadcastWork, RecipientFiles } from './ports.ts';
import { resolveContent } from './resolve-content.ts';
import { trackContent } from './track-content.ts';

export interface StartByLineDeps extends ChangeDeps {
  recipientFiles: Pick<RecipientFiles, 'writeContent'>;
  readTemplate: ReadTemplate;
  trackLinks: TrackLinks;
  sendToWorkQueue: SendToQueue<BroadcastWork>;
  newId: () => string;
}

/** Fixes what a broadcast says that LINE itself delivers. Whom it may reach is looked at when LINE is called. */
export async function startByLine(deps: StartByLineDeps, broadcast: Broadcast): Promise<void> {
  const { channelId, broadcastId, definition } = broadcast;
  const resolved = await resolveContent(deps, channelId, definition);
  const [problem] =
    resolved.outcome === 'problems' ? resolved.problems : byLineProblems(definition, resolved.content);
  if (problem || resolved.outcome === 'problems')
    return refuseStart(deps, broadcast, `${problem?.path ?? ''} ${problem?.message ?? ''}`);
  const freezeId = deps.newId();
  const content = await trackContent(deps, broadcast, resolved.content);
  await deps.recipientFiles.writeContent({ channelId, broadcastId, freezeId }, content);
  const now = deps.clock.now();
  const begun = await changeBroadcast(deps, broadcast, ({ status }) =>
    status === 'freezing'
      ? {
          ...{ status: 'sending', startedAt: now, cursor: 0, tickToken: freezeId, reason: undefined },
          ...{ byLine: { freezeId, phase: 'waiting', looks: 0 }, lineRequestId: undefined },
          progress: { done: 0, at: now },
        }
      : undefined,
  );
  if (begun) await orderTick(deps, broadcast, { token: freezeId });
}
