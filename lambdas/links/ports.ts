import type { WritePart } from '../shared/domain/write-part.ts';
import type { ReadClicks } from './contracts.ts';
import type { Link } from './domain/link.ts';
import type { Visitor } from './domain/visitor.ts';

/** One tap on a short address, on its way through the queue `links.clicks`. */
export interface Click {
  /** Made when the address was opened: a message that comes again is the same click. */
  clickId: string;
  linkId: string;
  /** Whom the address was made for; absent when it went to everybody. */
  memberId?: string;
  /** Epoch milliseconds. */
  at: number;
}

export type ReadLink = (linkId: string) => Promise<Link | undefined>;

export interface LinkStore {
  read: ReadLink;
  /** Keeps a link for good; one that is there stays as it is. */
  putIfAbsent(link: Link): Promise<void>;
  /** Links of a channel by origin, in ascending order; `origin` is the beginning of an `originKey`. */
  list(
    channelId: string,
    page: { origin: string; limit: number; from?: LinkPosition },
  ): Promise<{ links: readonly Link[]; next?: LinkPosition }>;
}

/** A place in the list of links: the key of a link. */
export interface LinkPosition {
  linkId: string;
  order: string;
}

/** What a click adds to the counters. */
export interface CountedClick extends Click {
  /** The first click of a known member; undefined when nobody is known. */
  isFirstOfMember: boolean | undefined;
}

export const clickLabels = { click: 'click counted before', visitor: 'visitor changed' } as const;

export interface ClickStore {
  /** What is remembered of a member at a link. */
  readVisitor(linkId: string, memberId: string): Promise<Visitor | undefined>;
  /** Refused as `clickLabels.visitor` when somebody else counted a click of the member since. */
  visitorPart(linkId: string, memberId: string, visitor: Visitor): WritePart;
  /** Refused as `clickLabels.click` when the click is counted. */
  markerPart(click: Click): WritePart;
  counterPart(click: CountedClick): WritePart;
  readClicks: ReadClicks;
}
