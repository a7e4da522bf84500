import type { QueueHandler, SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Log } from '../shared/edge/logger.ts';
import type { Blobs, DownloadContent } from './ports.ts';

/** An order to copy a user's media. */
export interface MediaOrder {
  channelId: string;
  memberId: string;
  messageId: string;
  mediaType: 'image' | 'video' | 'audio' | 'file';
}

export const mediaKey = ({ channelId, memberId, messageId }: Omit<MediaOrder, 'mediaType'>): string =>
  `media/${channelId}/${memberId}/${messageId}`;

/** LINE transcodes videos and sounds; it is asked again after this time. */
const askAgainSeconds = 30;

export interface KeepMediaDeps {
  downloadContent: DownloadContent;
  blobs: Blobs;
  sendToMediaQueue: SendToQueue<MediaOrder>;
  isUnsent: (order: MediaOrder) => Promise<boolean>;
  log: Log;
}

/** Copies ordered media into our own storage, since LINE deletes them after a while. */
export function createKeepMedia(deps: KeepMediaDeps): QueueHandler<MediaOrder> {
  return eachMessage(
    async (order) => {
      if (await deps.isUnsent(order)) return;
      const content = await deps.downloadContent(order.channelId, order.messageId);
      switch (content.outcome) {
        case 'ready':
          await deps.blobs.put(mediaKey(order), content.bytes, content.contentType);
          // The user may have taken it back while it was copied.
          if (await deps.isUnsent(order)) await deps.blobs.delete(mediaKey(order));
          return;
        case 'preparing':
          await deps.sendToMediaQueue([
            { body: order, groupId: order.channelId, delaySeconds: askAgainSeconds },
          ]);
          return;
        case 'gone':
          deps.log('MEDIA_UNAVAILABLE', { mediaType: order.mediaType });
      }
    },
    (error) => deps.log('MESSAGE_FAILED', { queue: 'members.media' }, error),
  );
}
