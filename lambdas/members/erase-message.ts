import type { Blobs } from '../shared/domain/blobs.ts';
import { mediaKey } from './keep-media.ts';
import type { ActivityStore } from './ports.ts';

/** Removes our copy of a message that its user took back: the text in the timeline and the media. */
export function createEraseMessage(deps: {
  activities: Pick<ActivityStore, 'eraseMessage'>;
  blobs: Pick<Blobs, 'delete'>;
}) {
  return async (message: { channelId: string; memberId: string; messageId: string }): Promise<void> => {
    await deps.activities.eraseMessage(message.channelId, message.memberId, message.messageId);
    await deps.blobs.delete(mediaKey(message));
  };
}
