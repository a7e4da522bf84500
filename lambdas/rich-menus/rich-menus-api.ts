import type { Channel } from '../access/contracts.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { LineRejected } from '../shared/edge/line-errors.ts';
import { endpoints } from './endpoints.ts';
import { createKeepImage, type KeepImageDeps } from './keep-image.ts';
import { edited, menuView } from './menu-view.ts';
import type { RichMenu, RichMenuStore, SettingsStore } from './ports.ts';
import { createRemoveMenu, type RemoveMenuDeps } from './remove-menu.ts';
import { createRequestPublishing, type RequestPublishingDeps } from './request-publishing.ts';
import { usersOfMenu } from './users-of-menu.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import { refuseWhileUsed } from '../shared/edge/http/refuse-while-used.ts';

export interface RichMenusApiDeps extends RequestPublishingDeps, KeepImageDeps, RemoveMenuDeps {
  menus: RichMenuStore;
  menuSettings: Pick<SettingsStore, 'read'>;
  lineMenus: RequestPublishingDeps['lineMenus'] & RemoveMenuDeps['lineMenus'];
  blobs: Pick<Blobs, 'put' | 'get' | 'delete'>;
  /** Names of journeys that give it to members. */
  usersOf: UsersOf;
  newId: () => string;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

/** LINE takes so many a channel. */
const mostMenus = 1000;

export function richMenusApi(deps: RichMenusApiDeps): Route[] {
  const { menus, clock } = deps;
  const keepImage = createKeepImage(deps);
  const requestPublishing = createRequestPublishing(deps);
  const removeMenu = createRemoveMenu(deps);
  const now = (): string => new Date(clock.now()).toISOString();
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;
  const existing = async (channelId: string, richMenuId: string): Promise<RichMenu> =>
    known(await menus.read(channelId, richMenuId), richMenuId);
  const view = async (menu: RichMenu) => menuView(menu, await menus.list(menu.channelId));
  const refuseTakenAlias = (aliasId: string | undefined, others: readonly RichMenu[]): void => {
    const holder = others.find(({ content, live }) =>
      [content.aliasId, live?.content.aliasId].includes(aliasId),
    );
    if (aliasId === undefined || !holder) return;
    const message = `"${holder.content.name}" has this alias: a channel has each once.`;
    throw new Problem(422, 'Not possible', { errors: [{ path: '/aliasId', message }] });
  };

  return [
    route(endpoints.listRichMenus, async ({ query }) => {
      const all = await menus.list(await channelOf(query));
      return { items: all.map((menu) => menuView(menu, all)) };
    }),
    route(endpoints.createRichMenu, async ({ query, body }) => {
      const channelId = await channelOf(query);
      const all = await menus.list(channelId);
      refuseTakenAlias(body.aliasId, all);
      if (all.length >= mostMenus)
        throw new Problem(422, 'Too many rich menus', {
          detail: `LINE takes ${mostMenus}: delete one first.`,
        });
      const at = now();
      const menu = { channelId, richMenuId: deps.newId(), revision: 1, content: body, createdAt: at };
      await menus.create({ ...menu, updatedAt: at });
      return view({ ...menu, updatedAt: at });
    }),
    route(endpoints.getRichMenu, async ({ params, query }) =>
      view(await existing(await channelOf(query), params.richMenuId)),
    ),
    route(endpoints.updateRichMenu, async ({ params: { richMenuId }, query, body }) => {
      const channelId = await channelOf(query);
      const all = await menus.list(channelId);
      refuseTakenAlias(
        body.aliasId,
        all.filter((other) => other.richMenuId !== richMenuId),
      );
      const changed = await menus.change(channelId, richMenuId, (menu) =>
        edited(menu, { content: body }, now()),
      );
      return view(known(changed, richMenuId));
    }),
    route(endpoints.putRichMenuImage, async ({ params, query, body }) => {
      const menu = await existing(await channelOf(query), params.richMenuId);
      const kept = await keepImage(menu, Buffer.from(body.base64, 'base64'));
      if (kept.outcome === 'kept') return view(kept.menu);
      const errors = [{ path: '/base64', message: kept.reason }];
      throw new Problem(422, 'Not such an image', { errors });
    }),
    route(endpoints.getRichMenuImage, async ({ params, query }) => {
      const { image } = await existing(await channelOf(query), params.richMenuId);
      const bytes = image && (await deps.blobs.get(image.key));
      if (!bytes) throw new Problem(404, 'Not found', { detail: 'The menu has no image yet.' });
      const { contentType, width, height } = image;
      return { contentType, width, height, base64: Buffer.from(bytes).toString('base64') };
    }),
    route(endpoints.publishRichMenu, async ({ params, query, body }) => {
      const channelId = await channelOf(query);
      const menu = await existing(channelId, params.richMenuId);
      const requested = await requestPublishing(menu, body);
      if (requested.outcome === 'refused')
        throw new Problem(422, 'Not possible', { errors: requested.problems });
      return { items: await Promise.all(requested.menus.map(view)) };
    }),
    route(endpoints.deleteRichMenu, async ({ params, query }) => {
      const channelId = await channelOf(query);
      const menu = await existing(channelId, params.richMenuId);
      const settings = await deps.menuSettings.read(channelId);
      refuseWhileUsed('Rich menu', [
        ...usersOfMenu(menu, settings, await menus.list(channelId)),
        ...(await deps.usersOf('richMenu', channelId, menu.richMenuId)),
      ]);
      if ((await unlessRefused(removeMenu(menu))) === 'removed') return;
      throw new Problem(409, 'Busy', { detail: 'A menu of the channel is being published: try again soon.' });
    }),
  ];
}

function known(menu: RichMenu | undefined, richMenuId: string): RichMenu {
  if (menu) return menu;
  throw new Problem(404, 'Not found', { detail: `The channel has no rich menu ${richMenuId}.` });
}

async function unlessRefused<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof LineRejected)) throw error;
    const detail = `LINE answered ${error.status}: ${error.lineMessage}`;
    throw new Problem(422, 'LINE refuses it', { detail });
  }
}
