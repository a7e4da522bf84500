import { v7 } from 'uuid';
import type { Channel } from '../access/contracts.ts';
import type { ReadLineFigures } from '../insights/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { z } from 'zod';
import { changeBroadcast } from './change-broadcast.ts';
import { checkDefinition, type CheckDefinitionDeps } from './check-definition.ts';
import { controlBroadcast, notAllowed, unknownBroadcast, type ControlDeps } from './control-broadcast.ts';
import { isAllowed, type Broadcast } from './domain/broadcast.ts';
import type { BroadcastDefinition } from './domain/definition.ts';
import { endpoints } from './endpoints.ts';
import { estimateBroadcast, type EstimateDeps } from './estimate-broadcast.ts';
import { explainMember, type ExplainMemberDeps } from './explain-member.ts';
import { forecastQuota, type ForecastDeps } from './forecast-quota.ts';
import { explanationOf } from './explanation-words.ts';
import { resolveUnknownOf, type ResolveDeps } from './resolve-unknown.ts';
import type { BroadcastStore } from './ports.ts';
import { testBroadcast, type TestDeps } from './test-broadcast.ts';
import { summaryOf, viewBroadcast } from './view-broadcast.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import { refuseWhileUsed } from '../shared/edge/http/refuse-while-used.ts';

export type BroadcastsApiDeps = CheckDefinitionDeps &
  ControlDeps &
  EstimateDeps &
  ExplainMemberDeps &
  ForecastDeps &
  ResolveDeps &
  TestDeps & {
    broadcasts: BroadcastStore;
    usersOf: UsersOf;
    readLineFigures: ReadLineFigures;
    resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  };

export function broadcastsApi(deps: BroadcastsApiDeps): Route[] {
  const { broadcasts, clock } = deps;
  const control = controlBroadcast(deps);
  const channelOf = (query: { channelId?: string }): Promise<Channel> => deps.resolveChannel(query.channelId);
  const placeOf = async (request: {
    params: { broadcastId: string };
    query: { channelId?: string };
  }): Promise<{ channelId: string; broadcastId: string }> => ({
    channelId: (await channelOf(request.query)).channelId,
    broadcastId: request.params.broadcastId,
  });
  const existing = async (request: Parameters<typeof placeOf>[0]): Promise<Broadcast> => {
    const place = await placeOf(request);
    const broadcast = await broadcasts.read(place.channelId, place.broadcastId);
    if (!broadcast) throw unknownBroadcast(place.broadcastId);
    return broadcast;
  };
  const view = (broadcast: Broadcast) => viewBroadcast(deps, broadcast);
  const create = async (channel: Channel, definition: BroadcastDefinition): Promise<Broadcast> => {
    await checkDefinition(deps, channel, definition);
    const now = clock.now();
    const broadcast: Broadcast = {
      ...{ channelId: channel.channelId, status: 'draft', definition, revision: 1, cursor: 0 },
      // Ids begin with the time, so that a list is in the order of time.
      broadcastId: v7({ msecs: now, random: Buffer.from(deps.newId().replaceAll('-', ''), 'hex') }),
      ...{ createdAt: now, updatedAt: now, progress: { done: 0, at: now } },
    };
    await broadcasts.create(broadcast);
    return broadcast;
  };

  return [
    route(endpoints.listBroadcasts, async ({ query: { limit, cursor, ...query } }) => {
      const { channelId } = await channelOf(query);
      const before = cursor === undefined ? undefined : decodeCursor(z.string(), cursor);
      const page = await broadcasts.list(channelId, { limit, before });
      return {
        items: page.broadcasts.map(summaryOf),
        nextCursor: page.next === undefined ? undefined : encodeCursor(page.next),
      };
    }),
    route(endpoints.createBroadcast, async ({ query, body }) =>
      view(await create(await channelOf(query), body)),
    ),
    route(endpoints.getBroadcast, async (request) => view(await existing(request))),
    route(endpoints.changeBroadcast, async (request) => {
      const known = await existing(request);
      if (!isAllowed('change', known.status)) throw notAllowed('change', known);
      await checkDefinition(deps, await channelOf(request.query), request.body);
      const changed = await changeBroadcast(deps, known, ({ status }) =>
        isAllowed('change', status) ? { definition: request.body } : undefined,
      );
      if (!changed) throw notAllowed('change', await existing(request));
      return view(changed);
    }),
    route(endpoints.deleteBroadcast, async (request) => {
      const known = await existing(request);
      if (!isAllowed('delete', known.status)) throw notAllowed('delete', known);
      refuseWhileUsed('Broadcast', await deps.usersOf('broadcast', known.channelId, known.broadcastId));
      if (known.status === 'scheduled') await control.cancel(known);
      await broadcasts.remove(known.channelId, known.broadcastId);
    }),
    route(endpoints.estimateBroadcast, async (request) =>
      estimateBroadcast(deps, await channelOf(request.query), await existing(request)),
    ),
    route(endpoints.testBroadcast, async (request) => ({
      sends: await testBroadcast(deps, await existing(request), request.body),
    })),
    route(endpoints.sendBroadcast, async (request) => view(await control.send(await placeOf(request)))),
    route(endpoints.scheduleBroadcast, async (request) =>
      view(await control.schedule(await placeOf(request), await channelOf(request.query), request.body)),
    ),
    route(endpoints.measureBroadcast, async (request) => {
      const { channelId, broadcastId, startedAt, status } = await existing(request);
      if (startedAt === undefined)
        throw new Problem(409, 'Not started', { detail: `The broadcast is ${status}: nobody got it yet.` });
      await deps.sendToWorkQueue([{ body: { work: 'measure', channelId, broadcastId }, groupId: channelId }]);
      return view(await existing(request));
    }),
    route(endpoints.pauseBroadcast, async (request) => view(await control.pause(await placeOf(request)))),
    route(endpoints.resumeBroadcast, async (request) => view(await control.resume(await placeOf(request)))),
    route(endpoints.cancelBroadcast, async (request) => view(await control.cancel(await placeOf(request)))),
    route(endpoints.resolveUnknownBroadcast, async (request) => {
      const known = await existing(request);
      return view(await resolveUnknownOf(deps, known, request.body.as));
    }),
    route(endpoints.getQuota, async ({ query }) => forecastQuota(deps, await channelOf(query))),
    route(endpoints.explainBroadcast, async (request) => {
      const broadcast = await existing(request);
      return explanationOf(broadcast, await explainMember(deps, broadcast, request.params.memberId));
    }),
  ];
}
