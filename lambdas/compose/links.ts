import { createDynamoClicks } from '../links/adapters/dynamo-clicks.ts';
import { createDynamoLinks } from '../links/adapters/dynamo-links.ts';
import { createCachedLinks } from '../links/cached-links.ts';
import { createCountClick } from '../links/count-click.ts';
import { createEnsureLinks } from '../links/ensure-links.ts';
import { createLinkUrls } from '../links/link-urls.ts';
import { linksApi } from '../links/links-api.ts';
import { createListClickers } from '../links/list-clickers.ts';
import type { Click } from '../links/ports.ts';
import { createRedirect } from '../links/redirect.ts';
import { createTrackLinks } from '../links/track-links.ts';
import { createIndexActivities } from '../members/adapters/dynamo-activity-index.ts';
import { createScanActivities } from '../members/adapters/dynamo-scan-activities.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { createWriteAll } from '../shared/edge/dynamo/write-all.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import type { Core } from './core.ts';
import { composeMembers } from './members.ts';
import { composeTags } from './tags.ts';

/** Tracked links as senders see them. */
export function composeLinkTracking(core: Core) {
  const links = createDynamoLinks(core);
  const linkUrls = createLinkUrls(core);
  const ensureLinks = createEnsureLinks({ ...core, links });
  return {
    links,
    linkUrls,
    ensureLinks,
    linkValues: linkUrls.linkValues,
    trackLinks: createTrackLinks({ ensureLinks, linkUrls }),
  };
}

/** How often links were clicked, and by whom. */
export function composeClicks(core: Core) {
  const clicks = createDynamoClicks({ ...core, retentionDays: core.settings.activityRetentionDays });
  return {
    clicks,
    readClicks: clicks.readClicks,
    listClickers: createListClickers({
      ...composeMembers(core),
      scanActivities: createScanActivities(core),
    }),
  };
}

/** The door for members who open a link. */
export const composeRedirect = (core: Core, sendToClickQueue: SendToQueue<Click>) =>
  createRedirect({ ...core, sendToClickQueue, readLink: createCachedLinks(createDynamoLinks(core).read) });

/** The consumer of the queue `links.clicks`. */
export function composeCountClick(core: Core) {
  const countClick = createCountClick({
    ...core,
    ...composeMembers(core),
    ...composeTags(core),
    ...composeClicks(core),
    readLink: createCachedLinks(createDynamoLinks(core).read),
    indexActivities: createIndexActivities({
      ...core,
      writeAll: createWriteAll(core),
      retentionDays: core.settings.activityRetentionDays,
    }),
  });
  return eachMessage<Click>(countClick, (error) =>
    core.log('MESSAGE_FAILED', { queue: 'links.clicks' }, error),
  );
}

export const composeLinksApi = (core: Core): Route[] =>
  linksApi({ ...core, ...composeLinkTracking(core), ...composeClicks(core), ...composeTags(core) });
