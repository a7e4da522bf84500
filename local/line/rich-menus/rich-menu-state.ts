import type { MediaContent } from '../change.ts';

/** A rich menu as it was given, with its image once there is one. */
export interface SimulatedRichMenu {
  menu: object;
  image?: MediaContent;
}

/** The rich menus of a channel. */
export interface RichMenuState {
  menus: Map<string, SimulatedRichMenu>;
  /** Rich menu by alias; the menu may be gone. */
  aliases: Map<string, string>;
  /** What the API set for everybody. */
  defaultId?: string;
  /** Rich menu by user. */
  links: Map<string, string>;
  /** When batches were taken, epoch milliseconds, by request id. */
  batches: Map<string, { at: number; resumeRequestKey?: string }>;
  /** So many users of bulk calls to come are left as they are, though LINE answers 202. */
  linksToLose: number;
}

export const emptyRichMenus = (): RichMenuState => ({
  menus: new Map(),
  aliases: new Map(),
  links: new Map(),
  batches: new Map(),
  linksToLose: 0,
});

/** What happens to rich menus; `null` takes away. */
export type RichMenuChange = { channelId: string } & (
  | { kind: 'richMenuCreated'; richMenuId: string; menu: object }
  | { kind: 'richMenuImage'; richMenuId: string; image: MediaContent }
  | { kind: 'richMenuDeleted'; richMenuId: string }
  | { kind: 'richMenuAlias'; richMenuAliasId: string; richMenuId: string | null }
  | { kind: 'richMenuDefault'; richMenuId: string | null }
  | { kind: 'richMenuLinked'; userIds: readonly string[]; richMenuId: string | null }
  | { kind: 'richMenuMoved'; from: string | null; to: string | null }
  | { kind: 'richMenuBatch'; requestId: string; at: number; resumeRequestKey?: string }
  | { kind: 'richMenuLinksToLose'; count: number }
);

/** All kinds, for whoever reads a journal. */
export const richMenuChanges = {
  richMenuCreated: true,
  richMenuImage: true,
  richMenuDeleted: true,
  richMenuAlias: true,
  richMenuDefault: true,
  richMenuLinked: true,
  richMenuMoved: true,
  richMenuBatch: true,
  richMenuLinksToLose: true,
} as const satisfies Record<RichMenuChange['kind'], true>;

export const isRichMenuChange = (change: { kind: string }): change is RichMenuChange =>
  Object.hasOwn(richMenuChanges, change.kind);

type Apply = { [Kind in RichMenuChange['kind']]: (state: RichMenuState, change: ChangeOf<Kind>) => void };
type ChangeOf<Kind> = Extract<RichMenuChange, { kind: Kind }>;

const apply: Apply = {
  richMenuCreated: ({ menus }, { richMenuId, menu }) => void menus.set(richMenuId, { menu }),
  richMenuImage({ menus }, { richMenuId, image }) {
    const menu = menus.get(richMenuId);
    if (menu) menu.image = image;
  },
  richMenuDeleted(state, { richMenuId }) {
    state.menus.delete(richMenuId);
    if (state.defaultId === richMenuId) state.defaultId = undefined;
    moveLinks(state, richMenuId, null);
  },
  richMenuAlias: ({ aliases }, { richMenuAliasId, richMenuId }) =>
    setOrDelete(aliases, richMenuAliasId, richMenuId),
  richMenuDefault: (state, { richMenuId }) => void (state.defaultId = richMenuId ?? undefined),
  richMenuLinked({ links }, { userIds, richMenuId }) {
    for (const userId of userIds) setOrDelete(links, userId, richMenuId);
  },
  richMenuMoved: (state, { from, to }) => moveLinks(state, from, to),
  richMenuBatch: ({ batches }, { requestId, at, resumeRequestKey }) =>
    void batches.set(requestId, { at, resumeRequestKey }),
  richMenuLinksToLose: (state, { count }) => void (state.linksToLose = count),
};

export function applyRichMenuChange(state: RichMenuState, change: RichMenuChange): void {
  const applyKind = apply[change.kind] as (state: RichMenuState, change: RichMenuChange) => void;
  applyKind(state, change);
}

/** @param from null: every link */
function moveLinks({ links }: RichMenuState, from: string | null, to: string | null): void {
  for (const [userId, richMenuId] of [...links])
    if (from === null || richMenuId === from) setOrDelete(links, userId, to);
}

function setOrDelete(map: Map<string, string>, key: string, value: string | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}
