import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { LinkTracking } from '../../stepfunctions/journey/link-tracking.ts';
import type { LinkOrigin } from './domain/link.ts';

export type { LinkOrigin } from './domain/link.ts';
export { linksIn } from './domain/rewrite-links.ts';

/**
 * Messages with their links tracked: the links are stored, and their addresses replaced by short ones (`perSend`) or by
 * personal fields `{{link.<linkId>}}` that a sender fills for each member (`perMember`). The same messages of the same
 * origin give the same answer, however often it is asked for.
 */
export type TrackLinks = (request: {
  channelId: string;
  /** Of the send; without what differs between repetitions of it, so that its clicks are counted together. */
  origin: LinkOrigin;
  messages: readonly LineMessage[];
  tracking: LinkTracking;
}) => Promise<readonly LineMessage[]>;

/** Each member's own addresses by personal field (`link.<linkId>`), in the order of the members; reads no store. */
export type LinkValues = (
  linkIds: readonly string[],
  memberIds: readonly string[],
) => Promise<readonly Readonly<Record<string, string>>[]>;

/** What became of a link. */
export interface ClickReport {
  /** All clicks: known members' and anonymous ones. */
  clicks: number;
  /** Clicks on an address that went to everybody, or by somebody who is gone. */
  anonymousClicks: number;
  /** Members who clicked at least once. */
  uniqueMembers: number;
  /** Epoch milliseconds of the first and the last click, in the order in which they were counted. */
  firstClickAt?: number;
  lastClickAt?: number;
}

/** Reports by linkId; a link without clicks has zeros. */
export type ReadClicks = (linkIds: readonly string[]) => Promise<ReadonlyMap<string, ClickReport>>;

/** Ids of the members who clicked on a link between two moments (both included), in ascending order, each once. */
export type ListClickers = (query: {
  channelId: string;
  linkId: string;
  fromEpochMs: number;
  toEpochMs: number;
}) => Promise<readonly string[]>;
