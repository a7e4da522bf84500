import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { AutoReply, AutoReplyInput, Greeting } from './contracts.ts';

const tag = 'inbound';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ ruleId: z.string() });

/** The admin API of auto-replies and greeting. */
export const endpoints = {
  listAutoReplies: defineEndpoint({
    method: 'GET',
    path: '/v1/auto-replies',
    operationId: 'listAutoReplies',
    tag,
    summary: 'List the keyword and default replies of a channel',
    query: ChannelPaging,
    response: pageOf(AutoReply),
  }),
  createAutoReply: defineEndpoint({
    method: 'POST',
    path: '/v1/auto-replies',
    operationId: 'createAutoReply',
    tag,
    summary: 'Create a keyword or default reply',
    description:
      'A keyword rule answers when the whole text equals one of its keywords: trimmed, case-folded and Unicode-normalised (NFKC).',
    query,
    body: AutoReplyInput,
    response: AutoReply,
    status: 201,
    location: '/v1/auto-replies/{ruleId}',
    problems: { 409: 'The channel has 100 rules already.', 422: 'A keyword rule without a keyword.' },
  }),
  getAutoReply: defineEndpoint({
    method: 'GET',
    path: '/v1/auto-replies/{ruleId}',
    operationId: 'getAutoReply',
    tag,
    summary: 'Read one rule',
    params,
    query,
    response: AutoReply,
  }),
  replaceAutoReply: defineEndpoint({
    method: 'PUT',
    path: '/v1/auto-replies/{ruleId}',
    operationId: 'replaceAutoReply',
    tag,
    summary: 'Replace one rule',
    params,
    query,
    body: AutoReplyInput,
    response: AutoReply,
    problems: { 422: 'A keyword rule without a keyword.' },
  }),
  deleteAutoReply: defineEndpoint({
    method: 'DELETE',
    path: '/v1/auto-replies/{ruleId}',
    operationId: 'deleteAutoReply',
    tag,
    summary: 'Delete one rule',
    params,
    query,
    status: 204,
  }),
  getGreeting: defineEndpoint({
    method: 'GET',
    path: '/v1/greeting',
    operationId: 'getGreeting',
    tag,
    summary: 'Read the greeting of new friends',
    query,
    response: Greeting,
  }),
  replaceGreeting: defineEndpoint({
    method: 'PUT',
    path: '/v1/greeting',
    operationId: 'replaceGreeting',
    tag,
    summary: 'Set the greeting of new friends',
    query,
    body: Greeting,
    response: Greeting,
  }),
  deleteGreeting: defineEndpoint({
    method: 'DELETE',
    path: '/v1/greeting',
    operationId: 'deleteGreeting',
    tag,
    summary: 'Greet nobody',
    query,
    status: 204,
  }),
};
