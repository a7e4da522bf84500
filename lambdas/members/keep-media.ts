import type { Blobs } from '../shared/domain/blobs.ts';
import type { QueueHandler, SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Log } from '../shared/edge/logger.ts';
import type { DownloadContent } from './ports.ts';

/** An order to copy a user's media. */
export interface MediaOrder {
  channelId: string;
  memberId: string;
  messageId: string;
  mediaType: 'image' | 'video' | 'audio' | 'file';
  /** Epoch milliseconds of the message. */
  occurredAt: number;
  /** How often LINE was asked in vain. */
  asked?: number;
}

type MessageKey = Pick<MediaOrder, 'channelId' | 'memberId' | 'messageId'>;

export const mediaKey = ({ channelId, memberId, messageId }: MessageKey): string =>
  `media/${channelId}/${memberId}/${messageId}`;

/** LINE transcodes videos and sounds; it is asked again after twice the time before, up to SQS's longest delay. */
const firstDelaySeconds = 30;
const longestDelaySeconds = 900;
/** Two hours in all. */
const mostAsked = 12;

export interface KeepMediaDeps {
  downloadContent: DownloadContent;
  blobs: Pick<Blobs, 'put' | 'delete'>;
  sendToMediaQueue: SendToQueue<MediaOrder>;
  isUnsent: (order: MediaOrder) => Promise<boolean>;
  log: Log;
}

/** Copies ordered media into our own storage, since LINE deletes them after a while. */
export function createKeepMedia(deps: KeepMediaDeps): QueueHandler<MediaOrder> {
  return eachMessage(
    (order) => keepMedia(deps, order),
    (error) => deps.log('MESSAGE_FAILED', { queue: 'members.media' }, error),
  );
}

async function keepMedia(deps: KeepMediaDeps, order: MediaOrder): Promise<void> {
  // An earlier try may have ended between its copy and its look at what was taken back.
  if (await deps.isUnsent(order)) return deps.blobs.delete(mediaKey(order));
  const content = await deps.downloadContent(order.channelId, order.messageId);
  switch (content.outcome) {
    case 'ready':
      await deps.blobs.put(mediaKey(order), content.bytes, content.contentType);
      // The user may have taken it back while it was copied.
      if (await deps.isUnsent(order)) await deps.blobs.delete(mediaKey(order));
      return;
    case 'preparing':
      return askLater(deps, order);
    case 'gone':
    case 'too large':
      deps.log('MEDIA_UNAVAILABLE', { mediaType: order.mediaType, reason: content.outcome });
  }
}

async function askLater({ sendToMediaQueue, log }: KeepMediaDeps, order: MediaOrder): Promise<void> {
  const { asked = 0, mediaType, channelId } = order;
  if (asked >= mostAsked) {
    log('MEDIA_UNAVAILABLE', { mediaType, reason: 'never ready' });
    return;
  }
  const delaySeconds = Math.min(firstDelaySeconds * 2 ** asked, longestDelaySeconds);
  await sendToMediaQueue([{ body: { ...order, asked: asked + 1 }, groupId: channelId, delaySeconds }]);
}
