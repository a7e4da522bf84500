import type { Channel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { ChangeTags } from './contracts.ts';
import { intensityAt } from './domain/intensity.ts';
import { endpoints } from './endpoints.ts';
import type { MemberTagStore, TagStore } from './ports.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import { refuseWhileUsed } from '../shared/edge/http/refuse-while-used.ts';

export interface TagsApiDeps {
  tags: TagStore;
  memberTags: Pick<MemberTagStore, 'read'>;
  changeTags: ChangeTags;
  /** Names of journeys that need the tag. */
  usersOf: UsersOf;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  newId: () => string;
  clock: Clock;
}

export function tagsApi(deps: TagsApiDeps): Route[] {
  const { tags, memberTags, changeTags, clock } = deps;
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;

  const memberTagsView = async (channelId: string, memberId: string) => {
    const tagged = await memberTags.read(channelId, memberId);
    if (!tagged) throw new Problem(404, 'Not found', { detail: `The channel has no member ${memberId}.` });
    const now = clock.now();
    return {
      tags: Object.fromEntries(
        Object.entries(tagged.tags).map(([name, tag]) => [name, intensityAt(tag, now)]),
      ),
    };
  };

  const change = async (
    channelId: string,
    memberId: string,
    add: { tag: string; weight: number }[],
    remove: string[],
  ) => {
    await memberTagsView(channelId, memberId);
    await changeTags({ channelId, causeId: deps.newId(), memberIds: [memberId], add, remove, byHand: true });
  };

  return [
    route(endpoints.listTags, async ({ query }) => ({
      items: [...(await tags.list(await channelOf(query)))],
    })),
    route(endpoints.createTag, async ({ query, body }) => {
      const tag = { ...body, createdAt: new Date(clock.now()).toISOString() };
      if (await tags.create(await channelOf(query), tag)) return tag;
      throw new Problem(409, 'Tag exists', {
        errors: [{ path: '/name', message: 'The channel has a tag of this name.' }],
      });
    }),
    route(endpoints.deleteTag, async ({ params, query }) => {
      const channelId = await channelOf(query);
      refuseWhileUsed('Tag', await deps.usersOf('tag', channelId, params.tag));
      if (!(await tags.remove(channelId, params.tag))) throw unknownTag(params.tag);
    }),
    route(endpoints.getMemberTags, async ({ params, query }) =>
      memberTagsView(await channelOf(query), params.memberId),
    ),
    route(endpoints.tagMember, async ({ params, query, body }) => {
      const channelId = await channelOf(query);
      if (!(await tags.read(channelId, params.tag))) throw unknownTag(params.tag);
      await change(channelId, params.memberId, [{ tag: params.tag, weight: body.weight }], []);
      return memberTagsView(channelId, params.memberId);
    }),
    route(endpoints.untagMember, async ({ params, query }) => {
      await change(await channelOf(query), params.memberId, [], [params.tag]);
    }),
  ];
}

const unknownTag = (tag: string): Problem =>
  new Problem(404, 'No such tag', { detail: `The channel has no tag ${tag}: create it with POST /v1/tags.` });
