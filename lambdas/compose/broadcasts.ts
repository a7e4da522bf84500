import { createBlobRecipients } from '../broadcasts/adapters/blob-recipients.ts';
import { createDynamoBroadcasts } from '../broadcasts/adapters/dynamo-broadcasts.ts';
import { broadcastsApi } from '../broadcasts/broadcasts-api.ts';
import { createChooseWinner } from '../broadcasts/choose-winner.ts';
import { createDoBroadcastWork } from '../broadcasts/do-broadcast-work.ts';
import { createSendChunk } from '../broadcasts/send-chunk.ts';
import type { BroadcastWork, ChunkOrder } from '../broadcasts/ports.ts';
import type { MeasureDeps } from '../broadcasts/measure-reactions.ts';
import { createReadSentMembers } from '../delivery/read-sent-members.ts';
import { createScanActivities } from '../members/adapters/dynamo-scan-activities.ts';
import { createScanMembers } from '../members/adapters/dynamo-scan-members.ts';
import type { LinkOrigin } from '../links/contracts.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import type { Core } from './core.ts';
import { composeKnownCodePools, composePreviewCodes } from './code-pools.ts';
import { composeDelivery, composeSendLedger } from './delivery.ts';
import { composeLineFigures } from './insights.ts';
import { composeLentAudiences } from './lent-audiences.ts';
import { composeLinkTracking } from './links.ts';
import { composeMemberLists } from './member-lists.ts';
import { composeMembers } from './members.ts';
import { composePreferences } from './preferences.ts';
import { composeTags } from './tags.ts';
import { composeTemplates } from './templates.ts';
import { composeUsersOf } from './users-of.ts';

interface StartPlatform {
  blobs: Blobs;
  schedules: MessageSchedules<BroadcastWork>;
  sendToWorkQueue: SendToQueue<BroadcastWork>;
}

const composeStores = (core: Core, blobs: Pick<Blobs, 'put' | 'get' | 'getRange'>) => ({
  broadcasts: createDynamoBroadcasts(core),
  recipientFiles: createBlobRecipients(blobs),
});

const composeAudience = (core: Core, blobs: Pick<Blobs, 'get'>) => ({
  ...composeMembers(core),
  ...composeMemberLists(core, blobs),
  readMarketingRule: composePreferences(core).readMarketingRule,
  scanMembers: createScanMembers(core),
});

function composeMeasuring(core: Core, stores: ReturnType<typeof composeStores>): MeasureDeps {
  const { links } = composeLinkTracking(core);
  return {
    ...stores,
    ...composeMembers(core),
    clock: core.clock,
    scanActivities: createScanActivities(core),
    readSentMembers: createReadSentMembers(composeSendLedger(core)),
    async linksOf(channelId, broadcastId) {
      const page = await links.list(channelId, { origin: `broadcast:${broadcastId}`, limit: mostLinks });
      return page.links.map(({ linkId, origin }) => ({ linkId, variant: variantIn(origin) }));
    },
  };
}

/** LINE takes five messages of a few dozen actions each; ten variants stay below. */
const mostLinks = 1000;

/** The consumer of the queue `broadcasts.work`: starts broadcasts and drives them. */
export function composeBroadcastWork(
  core: Core,
  platform: StartPlatform & { sendToSendQueue: SendToQueue<ChunkOrder> },
) {
  const stores = composeStores(core, platform.blobs);
  const measuring = composeMeasuring(core, stores);
  const work = createDoBroadcastWork({
    ...core,
    ...platform,
    ...composeAudience(core, platform.blobs),
    ...composeTemplates(core),
    ...composeDelivery(core),
    ...composeLinkTracking(core),
    ...composeLentAudiences(core, platform.blobs),
    ...measuring,
    ...stores,
    chooseWinner: createChooseWinner(measuring),
  });
  return eachMessage<BroadcastWork>(work, (error) =>
    core.log('MESSAGE_FAILED', { queue: 'broadcasts.work' }, error),
  );
}

/** The consumer of the queue `broadcasts.send`. */
export function composeBroadcastSend(
  core: Core,
  { blobs }: { blobs: Pick<Blobs, 'put' | 'get' | 'getRange'> },
) {
  const sendChunk = createSendChunk({ ...core, ...composeStores(core, blobs), ...composeDelivery(core) });
  return eachMessage<ChunkOrder>(sendChunk, (error) =>
    core.log('MESSAGE_FAILED', { queue: 'broadcasts.send' }, error),
  );
}

export const composeBroadcastsApi = (core: Core, platform: StartPlatform): Route[] =>
  broadcastsApi({
    ...core,
    ...platform,
    ...composeStores(core, platform.blobs),
    ...composeAudience(core, platform.blobs),
    ...composeTemplates(core),
    ...composeKnownCodePools(core),
    ...composePreviewCodes(core),
    ...composeTags(core),
    ...composePreferences(core),
    ...composeDelivery(core),
    ...composeLineFigures(core),
    usersOf: composeUsersOf(core),
  });

const variantIn = ({ variant }: LinkOrigin): string => (typeof variant === 'string' ? variant : '');
