import type { Channel } from '../access/contracts.ts';
import type { CurrentMemberId, MergedFrom } from '../members/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { z } from 'zod';
import type { Acceptance } from './accept-notice.ts';
import { changeStored, type ChangeStoredDeps } from './change-stored.ts';
import { resolvedAs } from './domain/change-notice.ts';
import type { Notice } from './domain/notice.ts';
import { endpoints, type NewNotice } from './endpoints.ts';
import type { NoticeStore, RouteSettingsStore } from './ports.ts';
import { viewNotice } from './view-notice.ts';

export interface NoticesApiDeps extends ChangeStoredDeps {
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  acceptNotice: (channelId: string, idempotencyKey: string, wanted: NewNotice) => Promise<Acceptance>;
  notices: NoticeStore;
  currentMemberId: CurrentMemberId;
  mergedFrom: MergedFrom;
  routeSettings: RouteSettingsStore;
}

export function noticesApi(deps: NoticesApiDeps): Route[] {
  const existing = async (params: { noticeId: string }, query: { channelId?: string | undefined }) => {
    const { channelId } = await deps.resolveChannel(query.channelId);
    const notice = await deps.notices.read(channelId, params.noticeId);
    if (!notice)
      throw new Problem(404, 'Not found', { detail: 'There is no such notice; it is kept 90 days.' });
    return notice;
  };
  return [
    route(endpoints.sendNotice, async ({ query, body, idempotencyKey }) => {
      if (idempotencyKey === undefined) throw noKey();
      const { channelId } = await deps.resolveChannel(query.channelId);
      return viewNotice(acceptedOr(await deps.acceptNotice(channelId, idempotencyKey, body), channelId));
    }),
    route(
      endpoints.listNotices,
      async ({ query: { limit, cursor, status, memberId, channelId: wanted } }) => {
        const { channelId } = await deps.resolveChannel(wanted);
        const memberIds = memberId === undefined ? undefined : await allIdsOf(deps, channelId, memberId);
        const before = cursor === undefined ? undefined : decodeCursor(z.string().max(100), cursor);
        const { notices, next } = await deps.notices.list(channelId, { limit, before, status, memberIds });
        return {
          items: notices.map(viewNotice),
          nextCursor: next === undefined ? undefined : encodeCursor(next),
        };
      },
    ),
    route(endpoints.getNotice, async ({ params, query }) => viewNotice(await existing(params, query))),
    route(endpoints.resolveUnknownNotice, async ({ params, query, body: { as } }) => {
      const known = await existing(params, query);
      const notice =
        (await changeStored(deps, known, (current) => resolvedAs(current, as))) ??
        (await existing(params, query));
      if (notice.resolvedAs === as) return viewNotice(notice);
      const said = notice.resolvedAs === undefined ? '' : `, since a person said ${notice.resolvedAs}`;
      throw new Problem(409, 'Not unknown', { detail: `The notice is ${notice.status}${said}.` });
    }),
    route(endpoints.getRoutes, async ({ params }) => {
      const { channelId } = await deps.resolveChannel(params.channelId);
      return deps.routeSettings.read(channelId);
    }),
    route(endpoints.putRoutes, async ({ params, body }) => {
      const { channelId } = await deps.resolveChannel(params.channelId);
      await deps.routeSettings.put(channelId, body);
      return body;
    }),
  ];
}

/** A member whose records were merged has notices under each of its ids. */
async function allIdsOf(deps: NoticesApiDeps, channelId: string, memberId: string): Promise<string[]> {
  const current = await deps.currentMemberId(channelId, memberId);
  return [...new Set([current, ...(await deps.mergedFrom(channelId, current))])];
}

function acceptedOr(acceptance: Acceptance, channelId: string): Notice {
  switch (acceptance.outcome) {
    case 'accepted':
      return acceptance.notice;
    case 'switched off':
      throw new Problem(409, 'Notices are switched off', {
        detail: `The channel has no routes: set them with PUT /v1/channels/${channelId}/routes.`,
      });
    case 'key of another notice': {
      const message = 'This key was used for another notice: take a new one.';
      throw new Problem(422, 'Idempotency key reused', {
        errors: [{ path: 'header/idempotency-key', message }],
      });
    }
    case 'bad':
      throw new Problem(400, 'The request is not valid', { errors: acceptance.problems });
    case 'out of reach':
      throw new Problem(422, 'No route reaches this person', { errors: acceptance.problems });
  }
}

const noKey = (): Problem =>
  new Problem(400, 'Idempotency key needed', {
    errors: [
      {
        path: 'header/idempotency-key',
        message: 'Name the notice by a key of your own, e.g. the order and its state: nobody gets it twice.',
      },
    ],
  });
