import type { Clock } from '../shared/domain/clock.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { LineRejected } from '../shared/edge/line-errors.ts';
import { lineName } from './domain/line-name.ts';
import { switchesOf } from './domain/rich-menu-content.ts';
import { unknownSwitches } from './menu-view.ts';
import type { LineRichMenus, RichMenu, RichMenuImage, RichMenuStore, RichMenuWork } from './ports.ts';

export interface RequestPublishingDeps {
  menus: Pick<RichMenuStore, 'list' | 'change'>;
  lineMenus: Pick<LineRichMenus, 'validate'>;
  sendToMenuQueue: SendToQueue<RichMenuWork>;
  clock: Pick<Clock, 'now'>;
}

interface Problem {
  path: string;
  message: string;
}
type Requested =
  { outcome: 'requested'; menus: readonly RichMenu[] } | { outcome: 'refused'; problems: readonly Problem[] };

/** Freezes drafts as the revisions to be shown, when all that can be known before is right; LINE itself is asked too. */
export function createRequestPublishing(deps: RequestPublishingDeps) {
  return async (menu: RichMenu, { withTabs }: { withTabs: boolean }): Promise<Requested> => {
    const { channelId } = menu;
    const all = await deps.menus.list(channelId);
    const chosen = withTabs ? tabGroup(menu, all) : [menu];
    const waiting = chosen.filter(needsPublishing);
    const problems = waiting.flatMap((one) => problemsOf(one, all));
    if (problems.length === 0) for (const one of waiting) problems.push(...(await problemsAtLine(deps, one)));
    if (problems.length > 0) return { outcome: 'refused', problems };
    const requested = await Promise.all(chosen.map((one) => freeze(deps, one)));
    await deps.sendToMenuQueue(
      requested.map(({ richMenuId }) => ({
        body: { work: 'publish', channelId, richMenuId },
        groupId: channelId,
      })),
    );
    return { outcome: 'requested', menus: requested };
  };
}

const needsPublishing = ({ revision, live, next }: RichMenu): boolean =>
  next ? next.revision !== revision : live?.revision !== revision;

/** The menu and all that can be reached from it by tabs. */
function tabGroup(start: RichMenu, all: readonly RichMenu[]): readonly RichMenu[] {
  const group = new Set([start]);
  const others = all.filter(({ richMenuId }) => richMenuId !== start.richMenuId);
  for (const { content } of group) {
    const targets = new Set(switchesOf(content).map(({ aliasId }) => aliasId));
    const isTarget = ({ content: { aliasId } }: RichMenu) => aliasId !== undefined && targets.has(aliasId);
    for (const other of others.filter(isTarget)) group.add(other);
  }
  return [...group];
}

function problemsOf(menu: RichMenu, all: readonly RichMenu[]): Problem[] {
  const { name } = menu.content;
  const unknown = unknownSwitches(menu, all).map(({ aliasId, path }) => ({
    path,
    message: `No menu has the alias ${aliasId} that "${name}" switches to: draft one with it first.`,
  }));
  return [...unknown, ...imageProblems(menu), ...aliasProblems(menu, all)];
}

function imageProblems({ content: { name, size }, image }: RichMenu): Problem[] {
  if (!image) return [{ path: '/image', message: `"${name}" has no image: PUT one first.` }];
  if (image.width === size.width && image.height === size.height) return [];
  return [{ path: '/image', message: `The image of "${name}" is of another size than the menu.` }];
}

/** A menu that gives up its alias would leave tabs of others without a target. */
function aliasProblems({ richMenuId, content, live }: RichMenu, all: readonly RichMenu[]): Problem[] {
  const former = live?.content.aliasId;
  if (former === undefined || former === content.aliasId) return [];
  if (all.some((other) => other.richMenuId !== richMenuId && other.content.aliasId === former)) return [];
  const users = all.filter((other) => switchesOf(other.content).some(({ aliasId }) => aliasId === former));
  const names = users.map((user) => user.content.name).join(', ');
  return users.length === 0
    ? []
    : [{ path: '/aliasId', message: `Tabs of these lead to its former alias ${former}: ${names}.` }];
}

async function problemsAtLine(
  { lineMenus }: RequestPublishingDeps,
  { channelId, richMenuId, revision, content }: RichMenu,
): Promise<Problem[]> {
  const { aliasId: _ours, ...lineMenu } = content;
  const name = lineName(richMenuId, { name: content.name, revision });
  try {
    await lineMenus.validate(channelId, { ...lineMenu, name });
    return [];
  } catch (error) {
    if (!(error instanceof LineRejected)) throw error;
    const places = error.properties.length > 0 ? error.properties : [''];
    return places.map((property) => ({
      path: `/${property.replace(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`,
      message: `LINE refuses "${content.name}": ${error.lineMessage}`,
    }));
  }
}

async function freeze({ menus, clock }: RequestPublishingDeps, menu: RichMenu): Promise<RichMenu> {
  const at = new Date(clock.now()).toISOString();
  const frozen = await menus.change(menu.channelId, menu.richMenuId, (newest) => {
    // What was checked is what is published, not an edit that came meanwhile.
    if (!needsPublishing(menu) || newest.live?.revision === menu.revision) return undefined;
    const next = { revision: menu.revision, content: menu.content, image: menu.image as RichMenuImage, at };
    return { ...newest, next, problem: undefined };
  });
  return frozen ?? menu;
}
