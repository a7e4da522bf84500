import type { LinkTracking } from '../../stepfunctions/journey/link-tracking.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { addUtm, utmOf } from './domain/add-utm.ts';
import { linkIdOf, type Link, type LinkFacts, type LinkOrigin } from './domain/link.ts';
import type { LinkStore } from './ports.ts';

/** What is the same for all links of a send. */
export type LinkSettings = Omit<LinkTracking, 'mode'>;

/** The links behind some addresses, made where there are none yet; by address as its author wrote it. */
export type EnsureLinks = (request: {
  channelId: string;
  origin: LinkOrigin;
  urls: readonly string[];
  settings: LinkSettings;
}) => Promise<ReadonlyMap<string, Link>>;

const writesUnderWay = 8;
/** A send to many cohorts asks for the same few links again and again. */
const mostRemembered = 10_000;

export function createEnsureLinks(deps: {
  links: Pick<LinkStore, 'putIfAbsent'>;
  clock: Pick<Clock, 'now'>;
}): EnsureLinks {
  const kept = new Set<string>();
  return async ({ channelId, origin, urls, settings }) => {
    const createdAt = new Date(deps.clock.now()).toISOString();
    const links = urls.map((url) => linkOf({ channelId, origin, url, settings, createdAt }));
    const unknown = links.filter(({ linkId }) => !kept.has(linkId));
    await mapBounded(unknown, writesUnderWay, (link) => deps.links.putIfAbsent(link));
    if (kept.size > mostRemembered) kept.clear();
    for (const { linkId } of unknown) kept.add(linkId);
    return new Map(links.map((link) => [link.url, link]));
  };
}

function linkOf(request: {
  channelId: string;
  origin: LinkOrigin;
  url: string;
  settings: LinkSettings;
  createdAt: string;
}): Link {
  const { channelId, origin, url, settings, createdAt } = request;
  const { utm, campaign, tag, label } = settings;
  const facts: LinkFacts = {
    ...{ channelId, origin, url, tag, label },
    target: utm ? addUtm(url, utmOf(origin.kind, campaign)) : new URL(url).href,
  };
  return { ...facts, linkId: linkIdOf(facts), createdAt };
}
