export { intensityAt } from './domain/intensity.ts';

/**
 * Adds and removes tags of 1..500 members once per `causeId`. Emits one tag.added or tag.removed a tag, with the members
 * that it came to or left; unknown members are passed over.
 */
export type ChangeTags = (change: {
  channelId: string;
  causeId: string;
  memberIds: readonly string[];
  add: readonly { tag: string; weight: number }[];
  remove: readonly string[];
  /** A person asks for it, not a rule: such tags are the last to make room. */
  byHand?: boolean;
}) => Promise<void>;

/** Names of the channel's registered tags. */
export type KnownTags = (channelId: string) => Promise<ReadonlySet<string>>;

/** Registers those of the tags that the channel does not know; without `halfLifeDays` a tag does not decay. */
export type EnsureTags = (
  channelId: string,
  tags: readonly { name: string; halfLifeDays?: number | undefined }[],
) => Promise<void>;
