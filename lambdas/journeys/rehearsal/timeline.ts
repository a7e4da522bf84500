import { z } from 'zod';

/** One moment of one member in a rehearsal. */
export const TimelineEntry = z.object({
  at: z.iso.datetime(),
  what: z
    .enum(['entered', 'refused', 'visited', 'waits', 'sent', 'notSent', 'did', 'changed', 'departed', 'left'])
    .describe(
      'refused: by the entry rule in detail; did: of its own accord, by the assumptions; changed: by a node, e.g. a tag; departed: an event ended its wait or took it out',
    ),
  nodeId: z.string().optional(),
  /** The way out of the node. */
  edge: z.string().optional(),
  /** Of a wait. */
  until: z.iso.datetime().optional(),
  /** Why it is not sent or may not enter, or the type of an event. */
  detail: z.string().optional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const Timeline = z.object({ memberId: z.uuid(), entries: z.array(TimelineEntry) });
export type Timeline = z.infer<typeof Timeline>;

/** Keeps the timelines of the members that are asked for, and of nobody else. */
export function createTimelines(memberIds: readonly string[], now: () => number) {
  const kept = new Map<string, TimelineEntry[]>(memberIds.map((memberId) => [memberId, []]));
  return {
    note(memberId: string, entry: Omit<TimelineEntry, 'at'>): void {
      kept.get(memberId)?.push({ at: new Date(now()).toISOString(), ...entry });
    },
    all: (): Timeline[] =>
      [...kept].map(([memberId, entries]) => ({ memberId, entries: entries.toSorted(byMoment) })),
  };
}

/** A step decides where its members go before it acts; people read it the other way round. */
const byMoment = (a: TimelineEntry, b: TimelineEntry): number =>
  a.at === b.at ? rankOf(a) - rankOf(b) : a.at < b.at ? -1 : 1;

const rankOf = ({ what }: TimelineEntry): number => (what === 'left' ? 2 : what === 'waits' ? 1 : 0);
