import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Channel } from '../access/contracts.ts';
import type { ReadConsents, ReadContacts } from '../members/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { countIds, overlapOf, type IdSet } from '../shared/domain/id-set.ts';
import { unpackIds } from '../shared/domain/pack-ids.ts';
import type { Blobs, CreateUploadLink } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { createCreateAudience, readList, type CreateAudienceDeps } from './create-audience.ts';
import { audienceIdsKey, audienceUploadKey } from './domain/audience-keys.ts';
import { endpoints } from './endpoints.ts';
import type { Audience, AudienceChangeStore, AudienceWork, LineAudienceStore } from './ports.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import { refuseWhileUsed } from '../shared/edge/http/refuse-while-used.ts';

export interface AudiencesApiDeps extends CreateAudienceDeps {
  lineAudiences: Pick<LineAudienceStore, 'list'>;
  audienceChanges: Pick<AudienceChangeStore, 'remove'>;
  createUploadLink: CreateUploadLink;
  sendToAudienceQueue: SendToQueue<AudienceWork>;
  /** Names of segments and journeys that use the audience. */
  usersOf: UsersOf;
  readConsents: ReadConsents;
  readContacts: ReadContacts;
  blobs: Pick<Blobs, 'put' | 'delete'>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

const linkSeconds = 3600;
const Position = z.int().min(0);

export function audiencesApi(deps: AudiencesApiDeps): Route[] {
  const { audiences } = deps;
  const createAudience = createCreateAudience(deps);
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;
  const existing = async (channelId: string, audienceId: string): Promise<Audience> => {
    const audience = await audiences.read(channelId, audienceId);
    if (audience) return audience;
    throw new Problem(404, 'Not found', { detail: `The channel has no audience ${audienceId}.` });
  };
  const idsOf = async (channelId: string, audienceId: string): Promise<IdSet> => {
    await existing(channelId, audienceId);
    const ids = await deps.readAudienceIds(channelId, audienceId);
    if (ids) return ids;
    throw new Problem(409, 'Not ready', { detail: 'Its file has not been read yet.' });
  };
  const counted = async (audience: Audience) => {
    if (audience.isChanged !== true) return viewOf(audience);
    const ids = await deps.readAudienceIds(audience.channelId, audience.audienceId);
    return viewOf({ ...audience, count: ids ? countIds(ids) : audience.count });
  };
  const page = async (
    channelId: string,
    audienceId: string,
    { limit, cursor }: { limit: number; cursor?: string },
  ) => {
    const ids = await idsOf(channelId, audienceId);
    const from = cursor === undefined ? 0 : decodeCursor(Position, cursor);
    const memberIds = unpackIds(ids.subarray(from * 16, (from + limit) * 16));
    const nextCursor = from + limit < countIds(ids) ? encodeCursor(from + limit) : undefined;
    return { memberIds, nextCursor };
  };

  return [
    route(endpoints.listAudiences, async ({ query }) => ({
      items: await mapBounded(await audiences.list(await channelOf(query)), 4, counted),
    })),
    route(endpoints.createAudience, async ({ query, body }) => {
      const created = await createAudience(await channelOf(query), body);
      if (created.outcome === 'created') return viewOf(created.audience);
      throw new Problem(422, 'Not possible', { errors: created.problems });
    }),
    route(endpoints.uploadAudience, async ({ query, body: { name } }) => {
      const channelId = await channelOf(query);
      const audienceId = deps.newId();
      const createdAt = new Date(deps.clock.now()).toISOString();
      await audiences.put({ channelId, audienceId, name, status: 'waiting for file', count: 0, createdAt });
      const uploadUrl = await deps.createUploadLink({
        key: audienceUploadKey(channelId, audienceId),
        contentType: 'text/csv',
        expiresSeconds: linkSeconds,
      });
      return { audienceId, uploadUrl };
    }),
    route(endpoints.readAudienceFile, async ({ params: { audienceId }, query, body }) => {
      const channelId = await channelOf(query);
      const audience = await existing(channelId, audienceId);
      if (audience.status === 'ready') {
        const detail = 'Its list was read, and it stays as it is: make another audience for another list.';
        throw new Problem(409, 'Audience is ready', { detail });
      }
      const reading: Audience = { ...audience, status: 'reading', reason: undefined };
      await audiences.put(reading);
      await deps.sendToAudienceQueue([
        { body: { work: 'read file', channelId, audienceId, ...body }, groupId: channelId },
      ]);
      return viewOf(reading);
    }),
    route(endpoints.getAudience, async ({ params, query }) =>
      counted(await existing(await channelOf(query), params.audienceId)),
    ),
    route(endpoints.listAudienceMembers, async ({ params, query }) => {
      const { memberIds, nextCursor } = await page(await channelOf(query), params.audienceId, query);
      return { items: memberIds, nextCursor };
    }),
    route(endpoints.exportAudience, async ({ params, query }) => {
      const channelId = await channelOf(query);
      const { memberIds, nextCursor } = await page(channelId, params.audienceId, query);
      const consents = await deps.readConsents(channelId, memberIds);
      const consenting = memberIds.filter((memberId) => consents.get(memberId)?.includes('ads'));
      const contacts = await deps.readContacts(channelId, consenting);
      const values = consenting.flatMap((memberId) => contacts.get(memberId)?.[query.kind] ?? []);
      return {
        items: values.map((value) => hashed(value.trim().toLowerCase())),
        leftOut: {
          withoutConsent: memberIds.length - consenting.length,
          withoutValue: consenting.length - values.length,
        },
        nextCursor,
      };
    }),
    route(endpoints.deleteAudience, async ({ params: { audienceId }, query }) => {
      const channelId = await channelOf(query);
      await existing(channelId, audienceId);
      refuseWhileUsed('Audience', await deps.usersOf('audience', channelId, audienceId));
      await deps.audienceChanges.remove(channelId, audienceId);
      await audiences.remove(channelId, audienceId);
      await deps.blobs.delete(audienceIdsKey(channelId, audienceId));
    }),
    route(endpoints.overlapAudiences, async ({ query, body }) => {
      const channelId = await channelOf(query);
      const problems: { path: string; message: string }[] = [];
      const [a, b] = await Promise.all([
        readList(deps, channelId, { list: body.a, path: '/a' }, problems),
        readList(deps, channelId, { list: body.b, path: '/b' }, problems),
      ]);
      if (problems.length > 0) throw new Problem(422, 'Not possible', { errors: problems });
      return overlapOf(a, b);
    }),
  ];
}

const hashed = (value: string): string => createHash('sha256').update(value).digest('hex');

const viewOf = ({ channelId: _channelId, isChanged: _isChanged, problems, ...audience }: Audience) => ({
  ...audience,
  ...(problems ? { problems: [...problems] } : {}),
});
