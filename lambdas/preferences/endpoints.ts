import { z } from 'zod';
import { TopicId } from '../../stepfunctions/journey/topic-id.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { preferenceSources, Topic, TopicInput } from './contracts.ts';

const tag = 'preferences';
const query = z.strictObject({ channelId: z.string().optional() });
const topicParams = z.object({ topicId: TopicId });
const memberParams = z.object({ memberId: z.uuid() });

const Preferences = z
  .object({
    optedOut: z.boolean().describe('Wants no marketing but of topics that it said `in` to afterwards'),
    topics: z.record(z.string(), z.enum(['in', 'out'])).describe('What the member said, by topic'),
    subscribed: z
      .array(z.string())
      .describe("Topics that the member gets, by its word or the topic's default"),
    changedAt: z.iso.datetime().optional(),
    changedBy: z.enum(preferenceSources).optional(),
    pageUrl: z.url().describe("The member's own page: whoever has the address can change what is chosen"),
  })
  .meta({ id: 'MemberPreferences' });
export type PreferencesView = z.infer<typeof Preferences>;

/** The admin API of topics and of what members chose. */
export const endpoints = {
  listTopics: defineEndpoint({
    method: 'GET',
    path: '/v1/topics',
    operationId: 'listTopics',
    tag,
    summary: 'List the topics of a channel',
    query: ChannelPaging,
    response: pageOf(Topic),
  }),
  getTopic: defineEndpoint({
    method: 'GET',
    path: '/v1/topics/{topicId}',
    operationId: 'getTopic',
    tag,
    summary: 'Read one topic',
    params: topicParams,
    query,
    response: Topic,
  }),
  putTopic: defineEndpoint({
    method: 'PUT',
    path: '/v1/topics/{topicId}',
    operationId: 'putTopic',
    tag,
    summary: 'Create or replace a topic: a kind of marketing that members can choose',
    params: topicParams,
    query,
    body: TopicInput,
    response: Topic,
    problems: { 409: 'The channel has 50 topics already.' },
  }),
  deleteTopic: defineEndpoint({
    method: 'DELETE',
    path: '/v1/topics/{topicId}',
    operationId: 'deleteTopic',
    tag,
    summary: 'Delete a topic; what members said of it is kept',
    params: topicParams,
    query,
    status: 204,
    problems: { 409: 'A journey sends by it.' },
  }),
  getMemberPreferences: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/preferences',
    operationId: 'getMemberPreferences',
    tag,
    summary: 'What a member wants to get',
    params: memberParams,
    query,
    response: Preferences,
  }),
  putMemberPreferences: defineEndpoint({
    method: 'PUT',
    path: '/v1/members/{memberId}/preferences',
    operationId: 'putMemberPreferences',
    tag,
    summary: 'Set what a member wants to get; topics that are not named go back to their default',
    params: memberParams,
    query,
    body: z.strictObject({
      optedOut: z.boolean().default(false),
      topics: z.record(TopicId, z.enum(['in', 'out'])).default({}),
      by: z.enum(['api', 'staff']).default('api').describe('Who says so, for the timeline'),
    }),
    response: Preferences,
    problems: { 422: 'A topic that the channel does not have.' },
  }),
};
