import { z } from 'zod';
import type { Channel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { intensityAt } from '../tags/contracts.ts';
import {
  mostAttributes,
  type CurrentMemberId,
  type MemberSnapshot,
  type ReadMemberRow,
  type ReadMembers,
} from './contracts.ts';
import type { BindMember } from './bind-member.ts';
import { foldName } from './domain/fold-name.ts';
import { passesFilter } from './domain/member-filter.ts';
import { endpoints, type MemberView } from './endpoints.ts';
import type { ImportOrder } from './import-followers.ts';
import type {
  ImportProgress,
  ImportStore,
  MemberPosition,
  MemberStore,
  Person,
  PersonStore,
} from './ports.ts';
import { timeline, type TimelineDeps } from './timeline.ts';

export type MembersApiDeps = TimelineDeps & {
  members: MemberStore;
  readMembers: ReadMembers;
  readMemberRow: ReadMemberRow;
  currentMemberId: CurrentMemberId;
  bindMember: BindMember;
  persons: PersonStore;
  imports: ImportStore;
  sendToImportQueue: SendToQueue<ImportOrder>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  newId: () => string;
  clock: Clock;
};

const Position = z.object({ bucket: z.int().min(0).max(255), memberId: z.uuid().optional() });
/** A name in its folded form with a member id; a cursor of another name is refused. */
const namePosition = (name: string) => z.string().max(200).startsWith(foldName(name));

type ListQuery = z.infer<typeof endpoints.listMembers.query>;

export function membersApi(deps: MembersApiDeps): Route[] {
  const { members, persons, imports, clock } = deps;
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;

  const existing = async (channelId: string, memberId: string): Promise<MemberSnapshot> => {
    const member = await members.read(channelId, await deps.currentMemberId(channelId, memberId));
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

  /** With what is only shown of a single member. */
  const oneView = async (channelId: string, member: MemberSnapshot): Promise<MemberView> => {
    const row = await deps.readMemberRow(channelId, member.memberId);
    const view = firstOf(await views(channelId, [member]));
    return { ...view, ...(row?.consents ? { consents: [...row.consents] } : {}) };
  };

  const changeProfile = async (
    channelId: string,
    memberId: string,
    { birthday, source, consents }: z.infer<typeof endpoints.changeMember.body>,
  ): Promise<void> => {
    const given = new Set((await deps.readMemberRow(channelId, memberId))?.consents);
    for (const [kind, isGiven] of Object.entries(consents ?? {})) {
      if (isGiven) given.add(kind);
      else given.delete(kind);
    }
    await members.setProfile(channelId, memberId, {
      source,
      birthday: typeof birthday === 'string' ? birthday.slice('YYYY-'.length) : birthday,
      ...(consents ? { consents: [...given].sort() } : {}),
    });
    await persons.change(channelId, memberId, { birthday });
  };

  const find = async (
    channelId: string,
    { name, limit, tag, lifecycle, cursor }: ListQuery,
  ): Promise<{ found: readonly MemberSnapshot[]; next?: string | MemberPosition }> => {
    const filter = { tag, lifecycle };
    if (name === undefined) {
      const from = cursor === undefined ? undefined : decodeCursor(Position, cursor);
      const { members: found, next } = await members.list(channelId, { filter, limit, from });
      return { found, next };
    }
    const from = cursor === undefined ? undefined : decodeCursor(namePosition(name), cursor);
    const { memberIds, next } = await persons.findByName(channelId, name, { limit, from });
    const known = await deps.readMembers(channelId, memberIds);
    const named = memberIds.flatMap((memberId) => known.get(memberId) ?? []);
    return { found: named.filter((member) => passesFilter(member, filter)), next };
  };

  return [
    route(endpoints.listMembers, async ({ query }) => {
      const channelId = await channelOf(query);
      const { found, next } = await find(channelId, query);
      return {
        items: await views(channelId, found),
        nextCursor: next === undefined ? undefined : encodeCursor(next),
      };
    }),
    route(endpoints.getMember, async ({ params, query }) => {
      const channelId = await channelOf(query);
      return oneView(channelId, await existing(channelId, params.memberId));
    }),
    route(endpoints.changeMember, async ({ params, query, body }) => {
      const channelId = await channelOf(query);
      const { attributes, memberId } = await existing(channelId, params.memberId);
      refuseTooMany({ ...attributes, ...body.attributes });
      await members.setAttributes(channelId, memberId, body.attributes);
      await changeProfile(channelId, memberId, body);
      return oneView(channelId, await existing(channelId, memberId));
    }),
    route(endpoints.bindMember, async ({ params, query, body }) => {
      const channelId = await channelOf(query);
      const { memberId } = await existing(channelId, params.memberId);
      await deps.bindMember(channelId, memberId, body);
      return oneView(channelId, await existing(channelId, memberId));
    }),
    route(endpoints.getTimeline, async ({ params, query }) => {
      const channelId = await channelOf(query);
      const { memberId } = await existing(channelId, params.memberId);
      return timeline(deps, {
        channelId,
        memberId,
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
  const { externalIds, ...personal } = person ?? {};
  return {
    memberId,
    lifecycle,
    ...personal,
    ...(externalIds ? { externalIds: [...externalIds] } : {}),
    source: member.source,
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
