import type { Channel } from '../access/contracts.ts';
import type { ListSegments } from '../segments/contracts.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { Problem, type ProblemDetail } from '../shared/edge/http/problem.ts';
import type { KnownTags } from '../tags/contracts.ts';
import type { DefaultMenu, RichMenuRule } from './domain/rules.ts';
import { createExplainMember, type ExplainMemberDeps } from './explain-member.ts';
import type { RichMenuStore, RichMenuWork, SettingsStore } from './ports.ts';
import { settingsEndpoints as endpoints } from './settings-endpoints.ts';

export interface SettingsApiDeps extends ExplainMemberDeps {
  menus: Pick<RichMenuStore, 'list'>;
  menuSettings: SettingsStore;
  knownTags: KnownTags;
  listSegments: ListSegments;
  sendToMenuQueue: SendToQueue<RichMenuWork>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

export function settingsApi(deps: SettingsApiDeps): Route[] {
  const { menuSettings } = deps;
  const explainMember = createExplainMember(deps);
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;
  const apply = (channelId: string) =>
    deps.sendToMenuQueue([{ body: { work: 'apply', channelId }, groupId: channelId }]);

  return [
    route(endpoints.getRichMenuRules, async ({ query }) =>
      cutPage((await menuSettings.read(await channelOf(query))).rules, query, (_rule, place) =>
        String(place),
      ),
    ),
    route(endpoints.putRichMenuRules, async ({ query, body: { items: rules } }) => {
      const channelId = await channelOf(query);
      refuse([
        ...(await menuProblems(deps, channelId, places(rules))),
        ...(await whenProblems(deps, channelId, rules)),
      ]);
      await menuSettings.putRules(channelId, rules);
      await apply(channelId);
      return { items: rules };
    }),
    route(
      endpoints.getDefaultRichMenu,
      async ({ query }) =>
        (await menuSettings.read(await channelOf(query))).defaultMenu ?? { richMenuId: null, scheduled: [] },
    ),
    route(endpoints.putDefaultRichMenu, async ({ query, body }) => {
      const channelId = await channelOf(query);
      refuse(await menuProblems(deps, channelId, placesOfDefault(body)));
      await menuSettings.putDefault(channelId, body);
      await apply(channelId);
      return body;
    }),
    route(endpoints.explainRichMenu, async ({ params: { memberId }, query }) => {
      const explained = await explainMember(await channelOf(query), memberId);
      if (explained) return explained;
      throw new Problem(404, 'Not found', { detail: `The channel has no member ${memberId}.` });
    }),
  ];
}

/** Where a menu is named. */
type Place = [richMenuId: string, path: string];

const places = (rules: readonly RichMenuRule[]): Place[] =>
  rules.map(({ richMenuId }, index) => [richMenuId, `/items/${index}/richMenuId`]);

const placesOfDefault = ({ richMenuId, scheduled }: DefaultMenu): Place[] => [
  ...(richMenuId === null ? [] : [[richMenuId, '/richMenuId'] satisfies Place]),
  ...scheduled.map((one, index): Place => [one.richMenuId, `/scheduled/${index}/richMenuId`]),
];

function refuse(errors: readonly ProblemDetail[]): void {
  if (errors.length > 0) throw new Problem(422, 'Not possible', { errors });
}

async function menuProblems(
  { menus }: Pick<SettingsApiDeps, 'menus'>,
  channelId: string,
  named: readonly Place[],
): Promise<ProblemDetail[]> {
  const live = new Set(
    (await menus.list(channelId)).filter((menu) => menu.live).map(({ richMenuId }) => richMenuId),
  );
  return named
    .filter(([richMenuId]) => !live.has(richMenuId))
    .map(([, path]) => ({
      path,
      message: 'The channel has no such menu, or it is not live: publish it first.',
    }));
}

async function whenProblems(
  { knownTags, listSegments }: SettingsApiDeps,
  channelId: string,
  rules: readonly RichMenuRule[],
): Promise<ProblemDetail[]> {
  const [tags, segments] = await Promise.all([knownTags(channelId), listSegments(channelId)]);
  const segmentIds = new Set(segments.map(({ segmentId }) => segmentId));
  return rules.flatMap(({ when }, index) => {
    const path = `/items/${index}/when`;
    if ('tag' in when && !tags.has(when.tag))
      return [{ path: `${path}/tag`, message: `The channel has no tag ${when.tag}.` }];
    if ('segmentId' in when && !segmentIds.has(when.segmentId))
      return [{ path: `${path}/segmentId`, message: `The channel has no segment ${when.segmentId}.` }];
    return [];
  });
}
