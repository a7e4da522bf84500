import type { Channel } from '../access/contracts.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { lineEndpoints as endpoints } from './line-endpoints.ts';
import type { AudienceWork, LineAudience, LineAudienceStore, LineGroup, LineGroups } from './ports.ts';

export interface LineAudiencesApiDeps {
  lineAudiences: LineAudienceStore;
  lineGroups: LineGroups;
  sendToAudienceQueue: SendToQueue<AudienceWork>;
  /** The words of LINE's refusal; undefined for every other error. */
  refusalOf: (error: unknown) => string | undefined;
  newId: () => string;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

export function lineAudiencesApi(deps: LineAudiencesApiDeps): Route[] {
  const { lineAudiences, lineGroups } = deps;
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;
  const existing = async (channelId: string, lineAudienceId: string): Promise<LineAudience> => {
    const audience = await lineAudiences.read(channelId, lineAudienceId);
    if (audience) return audience;
    throw new Problem(404, 'Not found', { detail: `The channel has no LINE audience ${lineAudienceId}.` });
  };
  const sync = ({ channelId, lineAudienceId }: LineAudience) =>
    deps.sendToAudienceQueue([{ body: { work: 'sync', channelId, lineAudienceId }, groupId: channelId }]);
  const unlessRefused = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
    try {
      return await call;
    } catch (error) {
      const detail = deps.refusalOf(error);
      throw detail === undefined ? error : new Problem(422, 'LINE refuses it', { detail });
    }
  };

  return [
    route(endpoints.listLineAudiences, async ({ query }) =>
      cutPage(
        (await lineAudiences.list(await channelOf(query))).map(viewOf),
        query,
        ({ lineAudienceId }) => lineAudienceId,
      ),
    ),
    route(endpoints.createLineAudience, async ({ query, body }) => {
      const audience = { channelId: await channelOf(query), lineAudienceId: deps.newId(), ...body };
      await lineAudiences.put(audience);
      await sync(audience);
      return viewOf(audience);
    }),
    // Before the path with an id, which would match the word as well.
    route(endpoints.listSharedAudiences, async ({ query }) =>
      cutPage(
        await unlessRefused(lineGroups.listShared(await channelOf(query))),
        query,
        ({ audienceGroupId }) => String(audienceGroupId),
      ),
    ),
    route(endpoints.getLineAudience, async ({ params, query }) =>
      viewOf(await existing(await channelOf(query), params.lineAudienceId)),
    ),
    route(endpoints.syncLineAudience, async ({ params, query }) => {
      const audience = await existing(await channelOf(query), params.lineAudienceId);
      await sync(audience);
      return viewOf(audience);
    }),
    route(endpoints.deleteLineAudience, async ({ params, query }) => {
      const channelId = await channelOf(query);
      const { group, next } = await existing(channelId, params.lineAudienceId);
      for (const { audienceGroupId } of [group, next].filter((one) => one !== undefined))
        if (audienceGroupId !== undefined) await lineGroups.remove(channelId, audienceGroupId);
      await lineAudiences.remove(channelId, params.lineAudienceId);
    }),
    route(endpoints.createClickAudience, async ({ query, body }) => ({
      audienceGroupId: await unlessRefused(lineGroups.createByClick(await channelOf(query), body)),
    })),
    route(endpoints.createImpressionAudience, async ({ query, body }) => ({
      audienceGroupId: await unlessRefused(lineGroups.createByImpression(await channelOf(query), body)),
    })),
  ];
}

function viewOf({ lineAudienceId, description, source, group, next, syncedAt, problem }: LineAudience) {
  return {
    ...{ lineAudienceId, description, source, syncedAt, problem },
    ...groupView(group ?? next),
    isReplacing: group !== undefined && next !== undefined,
    ...recipientOf(group),
  };
}

const waiting = { status: 'waiting', uploaded: 0, count: 0 };

function groupView(group: LineGroup | undefined) {
  if (!group) return waiting;
  const { status, audienceGroupId, added: uploaded, count, createdAt } = group;
  return { status, audienceGroupId, uploaded, count, createdAt };
}

const recipientOf = (group: LineGroup | undefined) =>
  group?.status === 'READY' && group.audienceGroupId !== undefined
    ? { narrowcastRecipient: { type: 'audience' as const, audienceGroupId: group.audienceGroupId } }
    : {};
