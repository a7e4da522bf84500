export { intensityAt } from './domain/intensity.ts';

/** Adds and removes tags of up to 500 members once per `causeId`; emits tag.added and tag.removed. */
export type ChangeTags = (change: {
  channelId: string;
  causeId: string;
  memberIds: readonly string[];
  add: readonly { tag: string; weight: number }[];
  remove: readonly string[];
}) => Promise<void>;

/** Names of the channel's registered tags. */
export type KnownTags = (channelId: string) => Promise<ReadonlySet<string>>;
