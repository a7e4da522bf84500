import type { Channel } from '../access/contracts.ts';
import type { CurrentMemberId } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { ChangePreferences } from './change-preferences.ts';
import type { PreferencesUrl, Topic } from './contracts.ts';
import { isSubscribed, noChoices } from './domain/choices.ts';
import { endpoints, type PreferencesView } from './endpoints.ts';
import type { MemberPreferenceStore, TopicStore } from './ports.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import { refuseWhileUsed } from '../shared/edge/http/refuse-while-used.ts';

export interface PreferencesApiDeps {
  topics: TopicStore;
  memberPreferences: Pick<MemberPreferenceStore, 'read'>;
  changePreferences: ChangePreferences;
  preferencesUrl: PreferencesUrl;
  currentMemberId: CurrentMemberId;
  usersOf: UsersOf;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

/** More would fill no page that a member reads. */
const mostTopics = 50;

export const preferencesApi = (deps: PreferencesApiDeps): Route[] => [
  ...topicRoutes(deps),
  ...memberRoutes(deps),
];

function topicRoutes({ topics, usersOf, resolveChannel, clock }: PreferencesApiDeps): Route[] {
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await resolveChannel(query.channelId)).channelId;

  return [
    route(endpoints.listTopics, async ({ query }) => ({
      items: [...(await topics.list(await channelOf(query)))],
    })),
    route(endpoints.getTopic, async ({ params: { topicId }, query }) => {
      const topic = await topics.read(await channelOf(query), topicId);
      if (!topic) throw unknownTopic(topicId);
      return topic;
    }),
    route(endpoints.putTopic, async ({ params: { topicId }, query, body }) => {
      const channelId = await channelOf(query);
      const known = await topics.list(channelId);
      const isNew = known.every((topic) => topic.topicId !== topicId);
      if (isNew && known.length >= mostTopics) {
        const detail = `A channel has at most ${mostTopics} topics. Delete or rename one.`;
        throw new Problem(409, 'Too many topics', { detail });
      }
      const topic: Topic = { ...body, topicId, updatedAt: new Date(clock.now()).toISOString() };
      await topics.put(channelId, topic);
      return topic;
    }),
    route(endpoints.deleteTopic, async ({ params: { topicId }, query }) => {
      const channelId = await channelOf(query);
      refuseWhileUsed('Topic', await usersOf('topic', channelId, topicId));
      if (!(await topics.remove(channelId, topicId))) throw unknownTopic(topicId);
    }),
  ];
}

function memberRoutes(deps: PreferencesApiDeps): Route[] {
  const memberOf = async (query: { channelId?: string }, memberId: string) => {
    const { channelId } = await deps.resolveChannel(query.channelId);
    return { channelId, memberId: await deps.currentMemberId(channelId, memberId) };
  };

  const viewOf = async (member: { channelId: string; memberId: string }): Promise<PreferencesView> => {
    const { channelId, memberId } = member;
    const found = await deps.memberPreferences.read(channelId, memberId);
    if (!found) throw unknownMember(memberId);
    const { preferences } = found;
    const topics = await deps.topics.list(channelId);
    return {
      optedOut: preferences?.all === 'out',
      topics: preferences?.topics ?? {},
      subscribed: topics
        .filter((topic) => isSubscribed(preferences ?? noChoices, topic))
        .map(({ topicId }) => topicId),
      ...(preferences && {
        changedAt: new Date(preferences.at).toISOString(),
        changedBy: preferences.by,
      }),
      pageUrl: await deps.preferencesUrl(channelId, memberId),
    };
  };

  return [
    route(endpoints.getMemberPreferences, async ({ params, query }) =>
      viewOf(await memberOf(query, params.memberId)),
    ),
    route(endpoints.putMemberPreferences, async ({ params, query, body }) => {
      const member = await memberOf(query, params.memberId);
      const { optedOut, topics, by } = body;
      const known = new Set((await deps.topics.list(member.channelId)).map(({ topicId }) => topicId));
      refuseUnknown(Object.keys(topics), known);
      const outcome = await deps.changePreferences({
        ...member,
        causeId: deps.newId(),
        at: deps.clock.now(),
        source: by,
        choose: () => ({ ...(optedOut && { all: 'out' }), topics }),
      });
      if (outcome === 'no such member') throw unknownMember(member.memberId);
      return viewOf(member);
    }),
  ];
}

function refuseUnknown(topicIds: readonly string[], known: ReadonlySet<string>): void {
  const unknown = topicIds.filter((topicId) => !known.has(topicId));
  if (unknown.length === 0) return;
  throw new Problem(422, 'Unknown topic', {
    errors: unknown.map((topicId) => ({
      path: `/topics/${topicId}`,
      message: `The channel has no topic ${topicId}: create it with PUT /v1/topics/${topicId}.`,
    })),
  });
}

const unknownTopic = (topicId: string): Problem =>
  new Problem(404, 'Not found', {
    detail: `The channel has no topic ${topicId}: create it with PUT /v1/topics/${topicId}.`,
  });

const unknownMember = (memberId: string): Problem =>
  new Problem(404, 'Not found', { detail: `The channel has no member ${memberId}.` });
