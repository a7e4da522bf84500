import type { EnterByReply } from '../journeys/contracts.ts';
import type { Replies } from '../delivery/contracts.ts';
import { createDynamoAutoReplies } from '../inbound/adapters/dynamo-auto-replies.ts';
import { createDynamoWebhookMarkers } from '../inbound/adapters/dynamo-webhook-markers.ts';
import type { InboundMessage } from '../inbound/contracts.ts';
import { handle } from '../inbound/handle.ts';
import { createEraseMessage } from '../members/erase-message.ts';
import { createIsUnsent } from '../members/is-unsent.ts';
import type { MediaOrder } from '../members/keep-media.ts';
import type { NoticeWork } from '../notices/contracts.ts';
import { createTellDelivery } from '../notices/tell-delivery.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Core } from './core.ts';
import { composeMembers } from './members.ts';
import { composePreferences } from './preferences.ts';

/** The consumer of the queue `inbound.fifo`. */
export function composeHandle(
  core: Core,
  parts: {
    blobs: Pick<Blobs, 'put' | 'delete'>;
    sendToMediaQueue: SendToQueue<MediaOrder>;
    sendToNoticeQueue: SendToQueue<NoticeWork>;
    enterByReply: EnterByReply;
    replies: Replies;
  },
) {
  const members = composeMembers(core);
  const deps = {
    ...core,
    ...members,
    ...parts,
    markers: createDynamoWebhookMarkers(core),
    autoReplies: createDynamoAutoReplies(core),
    answerPreferenceCommand: composePreferences(core).answerPreferenceCommand,
    keepMedia: (media: MediaOrder) => parts.sendToMediaQueue([{ body: media, groupId: media.channelId }]),
    tellDelivery: createTellDelivery(parts),
    eraseMessage: createEraseMessage({ ...members, ...parts }),
    isUnsent: createIsUnsent(members.lastActivity),
  };
  return eachMessage<InboundMessage>(
    (message) => handle(deps, message),
    (error) => core.log('MESSAGE_FAILED', { queue: 'inbound.fifo' }, error),
  );
}
