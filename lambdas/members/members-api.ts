import { z } from 'zod';
import type { Channel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { intensityAt } from '../tags/contracts.ts';
import type { MemberSnapshot, ReadMembers } from './contracts.ts';
import { passesFilter, type MemberFilter } from './domain/member-filter.ts';
import { endpoints, type MemberView } from './endpoints.ts';
import type { ImportOrder } from './import-followers.ts';
import type { ImportProgress, ImportStore, MemberStore, Person, PersonStore } from './ports.ts';
import { timeline, type TimelineDeps } from './timeline.ts';

export type MembersApiDeps = TimelineDeps & {
  members: MemberStore;
  readMembers: ReadMembers;
  persons: PersonStore;
  imports: ImportStore;
  sendToImportQueue: SendToQueue<ImportOrder>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  newId: () => string;
  clock: Clock;
};

const mostAttributes = 50;
const Position = z.object({ bucket: z.int().min(0).max(255), memberId: z.string().optional() });

export function membersApi(deps: MembersApiDeps): Route[] {
  const { members, persons, imports, clock } = deps;
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;

  const existing = async (channelId: string, memberId: string): Promise<MemberSnapshot> => {
    const member = await members.read(channelId, memberId);
    if (!member) throw new Problem(404, 'Not found', { detail: `The channel has no member ${memberId}.` });
    return member;
  };

  const views = async (channelId: string, found: readonly MemberSnapshot[]): Promise<MemberView[]> => {
    const people = await persons.read(
      channelId,
      found.map(({ memberId }) => memberId),
    );
    return found.map((member) => viewOf(member, people.get(member.memberId), clock.now()));
  };

  const searchByName = async (
    channelId: string,
    { name, limit, ...filter }: MemberFilter & { name: string; limit: number },
  ): Promise<MemberSnapshot[]> => {
    const ids = await persons.findByName(channelId, name, limit);
    const found = await deps.readMembers(channelId, ids);
    return ids
      .flatMap((memberId) => found.get(memberId) ?? [])
      .filter((member) => passesFilter(member, filter));
  };

  return [
    route(endpoints.listMembers, async ({ query }) => {
      const channelId = await channelOf(query);
      const { name, limit, tag, lifecycle, cursor } = query;
      if (name !== undefined)
        return {
          items: await views(channelId, await searchByName(channelId, { name, limit, tag, lifecycle })),
        };
      const from = cursor === undefined ? undefined : decodeCursor(Position, cursor);
      const page = await members.list(channelId, { filter: { tag, lifecycle }, limit, from });
      return {
        items: await views(channelId, page.members),
        nextCursor: page.next && encodeCursor(page.next),
      };
    }),
    route(endpoints.getMember, async ({ params, query }) => {
      const channelId = await channelOf(query);
      return firstOf(await views(channelId, [await existing(channelId, params.memberId)]));
    }),
    route(endpoints.changeMember, async ({ params, query, body }) => {
      const channelId = await channelOf(query);
      const { attributes } = await existing(channelId, params.memberId);
      refuseTooMany({ ...attributes, ...body.attributes });
      await members.setAttributes(channelId, params.memberId, body.attributes);
      return firstOf(await views(channelId, [await existing(channelId, params.memberId)]));
    }),
    route(endpoints.getTimeline, async ({ params, query }) => {
      const channelId = await channelOf(query);
      await existing(channelId, params.memberId);
      return timeline(deps, {
        channelId,
        memberId: params.memberId,
        limit: query.limit,
        cursor: query.cursor,
      });
    }),
    route(endpoints.importFollowers, async ({ query }) => {
      const channelId = await channelOf(query);
      const importId = deps.newId();
      const startedAt = new Date(clock.now()).toISOString();
      const progress: ImportProgress = { importId, channelId, status: 'running', imported: 0, startedAt };
      await imports.put(progress);
      await deps.sendToImportQueue([{ body: { importId, channelId, imported: 0 }, groupId: channelId }]);
      return progress;
    }),
    route(endpoints.getImport, async ({ params }) => {
      const progress = await imports.read(params.importId);
      if (!progress) throw new Problem(404, 'Not found', { detail: 'There is no such import.' });
      return progress;
    }),
  ];
}

function viewOf(member: MemberSnapshot, person: Person | undefined, nowEpochMs: number): MemberView {
  const { memberId, lifecycle, lineUserId, language, attributes, tags, createdAt, followedAt } = member;
  return {
    memberId,
    lifecycle,
    ...person,
    lineUserId,
    language,
    attributes,
    tags: Object.fromEntries(Object.entries(tags).map(([name, tag]) => [name, intensityAt(tag, nowEpochMs)])),
    createdAt: new Date(createdAt).toISOString(),
    followedAt: followedAt === undefined ? undefined : new Date(followedAt).toISOString(),
  };
}

function refuseTooMany(attributes: Readonly<Record<string, unknown>>): void {
  const count = Object.values(attributes).filter((value) => value !== null).length;
  if (count <= mostAttributes) return;
  const message = `A member has at most ${mostAttributes} attributes; this would make ${count}.`;
  throw new Problem(422, 'Too many attributes', { errors: [{ path: '/attributes', message }] });
}

function firstOf<Item>([first]: readonly Item[]): Item {
  if (first === undefined) throw new Error('A view of one member was asked for, and none came.');
  return first;
}
