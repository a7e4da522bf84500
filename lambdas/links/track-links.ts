import { linkField } from '../../stepfunctions/journey/personal-fields.ts';
import type { TrackLinks } from './contracts.ts';
import { linksIn, rewriteLinks } from './domain/rewrite-links.ts';
import type { EnsureLinks } from './ensure-links.ts';
import type { LinkUrls } from './link-urls.ts';

/** Stores the links of messages and replaces their addresses. */
export function createTrackLinks(deps: {
  ensureLinks: EnsureLinks;
  linkUrls: Pick<LinkUrls, 'sharedUrl' | 'urlLength'>;
}): TrackLinks {
  return async ({ channelId, origin, messages, tracking: { mode, ...settings } }) => {
    const urls = linksIn(messages);
    const links = await deps.ensureLinks({ channelId, origin, urls, settings });
    const isPersonal = mode === 'perMember';
    const shortened = new Map<string, string>();
    for (const [url, { linkId }] of links)
      shortened.set(url, isPersonal ? `{{${linkField(linkId)}}}` : await deps.linkUrls.sharedUrl(linkId));
    return rewriteLinks(messages, {
      shorten: (url) => shortened.get(url) ?? url,
      length: deps.linkUrls.urlLength(isPersonal),
    });
  };
}
