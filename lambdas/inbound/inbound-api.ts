import type { z } from 'zod';
import { fieldProblems } from '../../stepfunctions/journey/field-problems.ts';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { Channel } from '../access/contracts.ts';
import type { KnownCodePools } from '../code-pools/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { AutoReply, AutoReplyInput } from './contracts.ts';
import { endpoints } from './endpoints.ts';
import type { AutoReplyStore } from './ports.ts';

export interface InboundApiDeps {
  autoReplies: AutoReplyStore;
  knownCodePools: KnownCodePools;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  newId: () => string;
  clock: Clock;
}

/** Handling a message reads all rules of the channel at once. */
const mostRules = 100;

export function inboundApi(deps: InboundApiDeps): Route[] {
  const { autoReplies, resolveChannel, newId, clock } = deps;
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await resolveChannel(query.channelId)).channelId;

  const existing = async (channelId: string, ruleId: string): Promise<AutoReply> => {
    const rule = await autoReplies.read(channelId, ruleId);
    if (!rule)
      throw new Problem(404, 'Not found', { detail: `The channel has no auto-reply rule ${ruleId}.` });
    return rule;
  };

  return [
    route(endpoints.listAutoReplies, async ({ query }) =>
      cutPage(await autoReplies.list(await channelOf(query)), query, ({ ruleId }) => ruleId),
    ),
    route(endpoints.createAutoReply, async ({ query, body }) => {
      refuseKeywordless(body);
      const channelId = await channelOf(query);
      await refuseUnknownFields(deps, channelId, body);
      if ((await autoReplies.list(channelId)).length >= mostRules) {
        const detail = `A channel has at most ${mostRules} rules. Join keywords with the same answer in one rule.`;
        throw new Problem(409, 'Too many rules', { detail });
      }
      const rule = { ...body, ruleId: newId(), createdAt: new Date(clock.now()).toISOString() };
      await autoReplies.put(channelId, rule);
      return rule;
    }),
    route(endpoints.getAutoReply, async ({ params, query }) =>
      existing(await channelOf(query), params.ruleId),
    ),
    route(endpoints.replaceAutoReply, async ({ params, query, body }) => {
      refuseKeywordless(body);
      const channelId = await channelOf(query);
      const { ruleId, createdAt } = await existing(channelId, params.ruleId);
      await refuseUnknownFields(deps, channelId, body);
      const rule = { ...body, ruleId, createdAt };
      await autoReplies.put(channelId, rule);
      return rule;
    }),
    route(endpoints.deleteAutoReply, async ({ params, query }) => {
      const channelId = await channelOf(query);
      await existing(channelId, params.ruleId);
      await autoReplies.remove(channelId, params.ruleId);
    }),
    route(endpoints.getGreeting, async ({ query }) => {
      const greeting = await autoReplies.readGreeting(await channelOf(query));
      if (!greeting)
        throw new Problem(404, 'Not found', { detail: 'The channel greets nobody yet: PUT /v1/greeting.' });
      return greeting;
    }),
    route(endpoints.replaceGreeting, async ({ query, body }) => {
      const channelId = await channelOf(query);
      await refuseUnknownFields(deps, channelId, body);
      await autoReplies.putGreeting(channelId, body);
      return body;
    }),
    route(endpoints.deleteGreeting, async ({ query }) => {
      await autoReplies.removeGreeting(await channelOf(query));
    }),
  ];
}

async function refuseUnknownFields(
  { knownCodePools }: Pick<InboundApiDeps, 'knownCodePools'>,
  channelId: string,
  { messages }: { messages: readonly LineMessage[] },
): Promise<void> {
  const problems = fieldProblems(messages, await knownCodePools(channelId));
  const errors = problems.map((problem) => ({ ...problem, path: `/messages${problem.path}` }));
  if (errors.length > 0) throw new Problem(422, 'The messages are not valid', { errors });
}

function refuseKeywordless({ kind, keywords }: z.infer<typeof AutoReplyInput>): void {
  if (kind === 'default' || keywords.length > 0) return;
  throw new Problem(422, 'A keyword rule needs keywords', {
    errors: [{ path: '/keywords', message: 'Name at least one keyword, or set kind to default.' }],
  });
}
