import type { ImageSize } from './domain/read-image-size.ts';
import type { RichMenuContent } from './domain/rich-menu-content.ts';
import type { DefaultMenu, RichMenuRule } from './domain/rules.ts';

export interface RichMenuImage extends ImageSize {
  /** Of the file. */
  key: string;
}

/** A menu as it was when somebody asked to publish it. */
export interface Revision {
  revision: number;
  content: RichMenuContent;
  image: RichMenuImage;
  /** Absent until LINE has answered with it. */
  lineRichMenuId?: string;
  /** ISO 8601: asked for; of the live one, switched to. */
  at: string;
}

/** A rich menu: what people edit, and what LINE has of it. LINE's menus cannot be changed, so each revision is one there. */
export interface RichMenu {
  channelId: string;
  richMenuId: string;
  /** Raised by each edit. */
  revision: number;
  content: RichMenuContent;
  image?: RichMenuImage;
  /** What members see. */
  live?: Revision & { lineRichMenuId: string };
  /** On its way to LINE. */
  next?: Revision;
  /** Why the last publishing stopped or waits. */
  problem?: string;
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
}

export interface RichMenuStore {
  /** False when there is one of that id. */
  create(menu: RichMenu): Promise<boolean>;
  read(channelId: string, richMenuId: string): Promise<RichMenu | undefined>;
  list(channelId: string): Promise<readonly RichMenu[]>;
  /**
   * Changes the newest state, again when somebody else was faster; `change` answers undefined to leave it.
   * @returns the menu afterwards; undefined when there is none
   */
  change(
    channelId: string,
    richMenuId: string,
    change: (menu: RichMenu) => RichMenu | undefined,
  ): Promise<RichMenu | undefined>;
  remove(channelId: string, richMenuId: string): Promise<void>;
}

export interface RichMenuSettings {
  rules: readonly RichMenuRule[];
  /** Absent: nobody has chosen one here, so LINE's is left alone. */
  defaultMenu?: DefaultMenu;
}

export interface SettingsStore {
  read(channelId: string): Promise<RichMenuSettings>;
  putRules(channelId: string, rules: readonly RichMenuRule[]): Promise<void>;
  putDefault(channelId: string, defaultMenu: DefaultMenu): Promise<void>;
}

/** What LINE was last told about a member; null: to unlink. */
export interface MemberLink {
  memberId: string;
  lineRichMenuId: string | null;
}

export interface LinkStore {
  /** Of those members who have one. */
  read(channelId: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Of all members in one bucket (0..255). */
  readBucket(channelId: string, bucket: number): Promise<ReadonlyMap<string, string>>;
  write(channelId: string, links: readonly MemberLink[]): Promise<void>;
}

/** Menus that members were given whatever the rules say. */
export interface ChoiceStore {
  /** Of those members who have one. */
  read(channelId: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Of all members in one bucket (0..255). */
  readBucket(channelId: string, bucket: number): Promise<ReadonlyMap<string, string>>;
  /** A choice that is older (epoch milliseconds) than a member's own is passed over; null ends one. */
  write(
    channelId: string,
    choice: { memberIds: readonly string[]; richMenuId: string | null; at: number },
  ): Promise<void>;
}

/** Lets one at a time work on a channel's menus at LINE; answers undefined without working when somebody else does. */
export type WithLock = <Answer>(
  channelId: string,
  work: () => Promise<Answer>,
) => Promise<{ answer: Answer } | undefined>;

/** LINE's rich menus, as far as we use them. */
export interface LineRichMenus {
  /** Rejects with LINE's refusal. */
  validate(channelId: string, menu: LineMenu): Promise<void>;
  create(channelId: string, menu: LineMenu): Promise<string>;
  list(channelId: string): Promise<readonly { lineRichMenuId: string; name: string }[]>;
  hasImage(channelId: string, lineRichMenuId: string): Promise<boolean>;
  setImage(
    channelId: string,
    image: { lineRichMenuId: string; bytes: Uint8Array; contentType: string },
  ): Promise<void>;
  /** Harmless when there is none. */
  remove(channelId: string, lineRichMenuId: string): Promise<void>;
  /** Makes the alias, or points it to another menu. */
  pointAlias(channelId: string, alias: { aliasId: string; lineRichMenuId: string }): Promise<void>;
  /** Harmless when there is none. */
  removeAlias(channelId: string, aliasId: string): Promise<void>;
  readDefault(channelId: string): Promise<string | undefined>;
  setDefault(channelId: string, lineRichMenuId: string | undefined): Promise<void>;
  /** 1 to 500 users; `null` unlinks. Done a while after it answers. */
  linkMany(
    channelId: string,
    link: { lineUserIds: readonly string[]; lineRichMenuId: string | null },
  ): Promise<void>;
  menuOfUser(channelId: string, lineUserId: string): Promise<string | undefined>;
}

/** A rich menu as LINE wants it. */
export type LineMenu = Omit<RichMenuContent, 'aliasId'>;

export type RichMenuWork =
  | { work: 'publish'; channelId: string; richMenuId: string }
  /** Brings default, schedule and all members to what the settings say now. */
  | { work: 'apply'; channelId: string }
  /** Members of the buckets from `fromBucket` on; then `retired` menus at LINE are deleted. */
  | { work: 'sync'; channelId: string; fromBucket: number; retired: readonly string[] }
  | { work: 'verify'; channelId: string; memberIds: readonly string[]; attempt: number }
  | { work: 'clean'; channelId: string; retired: readonly string[] };
