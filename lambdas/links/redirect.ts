import type { SendToQueue } from '../shared/domain/queue.ts';
import type { HttpRequest, HttpResponse } from '../shared/edge/http/dispatch.ts';
import type { Log } from '../shared/edge/logger.ts';
import { isPreview } from './domain/is-preview.ts';
import { linkCode } from './domain/link-code.ts';
import { linkPath } from './link-urls.ts';
import type { Click, ReadLink } from './ports.ts';
import { unknownLinkPage } from './unknown-link-page.ts';

export interface RedirectDeps {
  readSigningKey: () => Promise<string>;
  readLink: ReadLink;
  sendToClickQueue: SendToQueue<Click>;
  clock: { now(): number };
  newId: () => string;
  log: Log;
}

/**
 * `GET /t/{code}`: leads to the address of the link and queues the click. It only goes where a signed code of ours names a
 * link of ours, so it is no open redirect. Whoever tapped gets there even when the click cannot be kept.
 */
export function createRedirect(deps: RedirectDeps) {
  return async (request: Pick<HttpRequest, 'method' | 'path' | 'headers'>): Promise<HttpResponse> => {
    const content = linkCode.open(await deps.readSigningKey(), request.path.slice(linkPath.length));
    const link = content && (await deps.readLink(content.linkId));
    if (!link) return unknownLinkPage;
    if (!isPreview(request)) await keepClick(deps, content);
    return {
      status: 302,
      headers: {
        location: link.target,
        // Every tap must come by, and the shop must not learn a member's code.
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
      body: '',
    };
  };
}

async function keepClick(
  { sendToClickQueue, clock, newId, log }: RedirectDeps,
  content: Pick<Click, 'linkId' | 'memberId'>,
): Promise<void> {
  try {
    await sendToClickQueue([{ body: { clickId: newId(), ...content, at: clock.now() } }]);
  } catch (error) {
    log('CLICK_LOST', { linkId: content.linkId }, error);
  }
}
