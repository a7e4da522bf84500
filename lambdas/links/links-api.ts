import { z } from 'zod';
import { linkField } from '../../stepfunctions/journey/personal-fields.ts';
import type { Channel } from '../access/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { KnownTags } from '../tags/contracts.ts';
import type { ClickReport, ListClickers, ReadClicks } from './contracts.ts';
import type { Link } from './domain/link.ts';
import { endpoints, type LinkView } from './endpoints.ts';
import type { EnsureLinks } from './ensure-links.ts';
import type { LinkUrls } from './link-urls.ts';
import type { LinkStore } from './ports.ts';

export interface LinksApiDeps {
  links: Pick<LinkStore, 'read' | 'list'>;
  linkUrls: Pick<LinkUrls, 'sharedUrl'>;
  ensureLinks: EnsureLinks;
  readClicks: ReadClicks;
  listClickers: ListClickers;
  knownTags: KnownTags;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

const Position = z.strictObject({ linkId: z.string(), order: z.string() });
const viewsUnderWay = 8;

export function linksApi(deps: LinksApiDeps): Route[] {
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;

  const existing = async (channelId: string, linkId: string): Promise<Link> => {
    const link = await deps.links.read(linkId);
    if (link?.channelId === channelId) return link;
    throw new Problem(404, 'Not found', { detail: `The channel has no link ${linkId}.` });
  };

  const view = async (links: readonly Link[]): Promise<LinkView[]> => {
    const clicks = await deps.readClicks(links.map(({ linkId }) => linkId));
    return mapBounded(links, viewsUnderWay, async (link) =>
      viewOf(link, await deps.linkUrls.sharedUrl(link.linkId), clicks.get(link.linkId)),
    );
  };

  const viewOne = async (link: Link): Promise<LinkView> => {
    const [only] = await view([link]);
    if (!only) throw new Error('A link has exactly one view.');
    return only;
  };

  return [
    route(endpoints.listLinks, async ({ query: { limit, cursor, origin = '', ...query } }) => {
      const { links, next } = await deps.links.list(await channelOf(query), {
        ...{ origin, limit },
        from: cursor === undefined ? undefined : decodeCursor(Position, cursor),
      });
      return { items: await view(links), nextCursor: next && encodeCursor(next) };
    }),
    route(endpoints.createLink, async ({ query, body: { url, ...settings } }) => {
      const channelId = await channelOf(query);
      await checkTag(deps, channelId, settings.tag?.tag);
      const made = await deps.ensureLinks({ channelId, origin: { kind: 'manual' }, urls: [url], settings });
      return viewOne(await existing(channelId, made.get(url)?.linkId ?? ''));
    }),
    route(endpoints.getLink, async ({ params, query }) =>
      viewOne(await existing(await channelOf(query), params.linkId)),
    ),
    route(endpoints.listClickers, async ({ params: { linkId }, query }) => {
      const { limit, cursor } = query;
      const channelId = await channelOf(query);
      await existing(channelId, linkId);
      const clickers = await deps.listClickers({
        ...{ channelId, linkId },
        fromEpochMs: Date.parse(query.from),
        toEpochMs: Date.parse(query.to),
      });
      const after = cursor === undefined ? '' : decodeCursor(z.uuid(), cursor);
      const rest = clickers.filter((memberId) => memberId > after);
      const items = rest.slice(0, limit);
      return { items, nextCursor: rest.length > limit ? encodeCursor(items.at(-1)) : undefined };
    }),
  ];
}

async function checkTag(
  { knownTags }: Pick<LinksApiDeps, 'knownTags'>,
  channelId: string,
  tag: string | undefined,
): Promise<void> {
  if (tag === undefined || (await knownTags(channelId)).has(tag)) return;
  const message = `The channel has no tag ${tag}: create it with POST /v1/tags.`;
  throw new Problem(422, 'No such tag', { errors: [{ path: '/tag/tag', message }] });
}

function viewOf(link: Link, sharedUrl: string, report: ClickReport | undefined): LinkView {
  const { linkId, url, target, origin, label, tag, createdAt } = link;
  const { clicks = 0, anonymousClicks = 0, uniqueMembers = 0, firstClickAt, lastClickAt } = report ?? {};
  return {
    ...{ linkId, url, target, origin, label, tag, createdAt, sharedUrl },
    field: `{{${linkField(linkId)}}}`,
    ...{ clicks, anonymousClicks, uniqueMembers },
    firstClickAt: isoOf(firstClickAt),
    lastClickAt: isoOf(lastClickAt),
  };
}

const isoOf = (epochMs: number | undefined): string | undefined =>
  epochMs === undefined ? undefined : new Date(epochMs).toISOString();
