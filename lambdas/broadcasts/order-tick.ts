import type { SendToQueue } from '../shared/domain/queue.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import type { BroadcastWork } from './ports.ts';

type Place = { channelId: string; broadcastId: string };

/** Orders the next look at a broadcast. */
export const orderTick = (
  { sendToWorkQueue }: { sendToWorkQueue: SendToQueue<BroadcastWork> },
  { channelId, broadcastId }: Place,
  { token, delaySeconds }: { token: string; delaySeconds?: number },
): Promise<void> => {
  const body = { work: 'tick', channelId, broadcastId, token } as const;
  const delay = delaySeconds === undefined ? {} : { delaySeconds };
  return sendToWorkQueue([{ body, groupId: channelId, ...delay }]);
};

/** Notes why a broadcast could not start. */
export async function refuseStart(deps: ChangeDeps, place: Place, reason: string): Promise<void> {
  await changeBroadcast(deps, place, ({ status }) =>
    status === 'freezing' ? { status: 'refused', reason } : undefined,
  );
}
