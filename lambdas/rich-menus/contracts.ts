/**
 * Gives members a menu of their own, whatever the rules say, until another choice; null hands them back to the rules. Of
 * two choices for a member the later one holds. Emits menu.chosen once per `causeId`, after which LINE is told.
 */
export type ChooseRichMenu = (choice: {
  channelId: string;
  causeId: string;
  /** 1..500. */
  memberIds: readonly string[];
  richMenuId: string | null;
  /** Epoch milliseconds. */
  at: number;
}) => Promise<void>;

/** What others may know of the channel's menus: only a live one can be shown. */
export type KnownRichMenus = (channelId: string) => Promise<ReadonlyMap<string, { isLive: boolean }>>;
