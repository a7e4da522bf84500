import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { DefaultMenu, RichMenuRule } from './domain/rules.ts';

const tag = 'rich-menus';
const query = z.strictObject({ channelId: z.string().optional() });

const Rules = z.strictObject({
  items: z.array(RichMenuRule).max(50).describe('The first one that holds decides about a member'),
});
const missing = { 422: 'A menu that is not live, or a tag or segment that is not there.' };

/** Who gets which menu. */
export const settingsEndpoints = {
  getRichMenuRules: defineEndpoint({
    method: 'GET',
    path: '/v1/rich-menus/rules',
    operationId: 'getRichMenuRules',
    tag,
    summary: 'The rules by which members get menus, the first one that holds decides',
    query: ChannelPaging,
    response: pageOf(RichMenuRule),
  }),
  putRichMenuRules: defineEndpoint({
    method: 'PUT',
    path: '/v1/rich-menus/rules',
    operationId: 'putRichMenuRules',
    tag,
    summary: 'Replace all rules; members are linked anew where another rule decides about them',
    description:
      'Rules are looked at again when tags, segments or lifecycles of members change, at `from` and `until`, and every night. Members for whom none holds see the default.',
    query,
    body: Rules,
    response: Rules,
    status: 202,
    problems: missing,
  }),
  getDefaultRichMenu: defineEndpoint({
    method: 'GET',
    path: '/v1/rich-menus/default',
    operationId: 'getDefaultRichMenu',
    tag,
    summary: 'The menu of members for whom no rule holds',
    query,
    response: DefaultMenu,
  }),
  putDefaultRichMenu: defineEndpoint({
    method: 'PUT',
    path: '/v1/rich-menus/default',
    operationId: 'putDefaultRichMenu',
    tag,
    summary: 'Choose the menu of members for whom no rule holds',
    query,
    body: DefaultMenu,
    response: DefaultMenu,
    status: 202,
    problems: missing,
  }),
  explainRichMenu: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/rich-menu',
    operationId: 'explainRichMenu',
    tag,
    summary: 'Which menu a member gets, by which rule, and what LINE says',
    params: z.object({ memberId: z.uuid() }),
    query,
    response: z
      .object({
        decidedBy: z
          .enum(['choice', 'rule', 'default', 'nothing'])
          .describe('choice: given by a journey, whatever the rules say'),
        rule: z.int().optional().describe('Place in the list of rules, from 0'),
        richMenuId: z.uuid().nullable(),
        rules: z.array(
          z.object({
            richMenuId: z.uuid(),
            words: z.string().describe('After "members who"'),
            isTime: z.boolean(),
            isMet: z.boolean(),
          }),
        ),
        canSeeMenus: z.boolean().describe('Menus show to friends of the account only'),
        line: z.object({
          linked: z.string().nullable().describe("LINE's id of the member's own menu"),
          default: z.string().nullable().describe("LINE's id of the default set through the API"),
          richMenuId: z.uuid().nullable().describe('Which menu of ours that makes the member see'),
        }),
        isInStep: z.boolean().describe('Whether LINE shows what was decided'),
      })
      .meta({ id: 'RichMenuExplanation' }),
  }),
};
