import { z } from 'zod';
import { EventPattern, eventWords, matchesEvent } from './event-pattern.ts';
import type { SegmentRule } from './entry-rules.ts';
import { patternProblems, patternSegments } from './event-references.ts';
import { unheardType } from './event-types.ts';
import { unlessKnown } from './reference.ts';
import type { JourneyProblem, NodeContext } from './nodes/node-kind.ts';

/** Something that happens to a member and ends its passage. */
export const Happening = z.union(
  [
    z.strictObject({ event: EventPattern }),
    z.strictObject({ tagAdded: z.string().min(1) }),
    /** Enters the segment. */
    z.strictObject({ segmentId: z.string().min(1) }),
    z.strictObject({ unfollows: z.literal(true) }),
  ],
  { error: 'one of { "event": ... }, { "tagAdded": ... }, { "segmentId": ... } and { "unfollows": true }' },
);
export type Happening = z.infer<typeof Happening>;

const Name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'a letter, then letters, digits, hyphens (40 at most)');

/** A happening with the name under which it is counted. */
export const NamedHappening = z.strictObject({ name: Name, when: Happening });
export type NamedHappening = z.infer<typeof NamedHappening>;

interface Happened {
  type: string;
  data: Readonly<Record<string, unknown>>;
}

export const hasHappened = (happening: Happening, event: Happened): boolean =>
  matchesEvent(patternOf(happening), event);

function patternOf(happening: Happening): EventPattern {
  if ('event' in happening) return happening.event;
  if ('tagAdded' in happening) return { type: 'tag.added', where: { tag: happening.tagAdded } };
  if ('segmentId' in happening) return { type: 'segment.entered', where: { segmentId: happening.segmentId } };
  return { type: 'friend.blocked' };
}

export function happeningWords(happening: Happening): string {
  if ('event' in happening) return eventWords(happening.event);
  if ('tagAdded' in happening) return `the tag ${happening.tagAdded} is added`;
  if ('segmentId' in happening) return `the segment ${happening.segmentId} is entered`;
  return 'the account is unfollowed';
}

/** What a happening names that there is not. */
export function happeningProblems(
  happening: Happening,
  path: string,
  context: NodeContext,
): JourneyProblem[] {
  if ('tagAdded' in happening)
    return unlessKnown(`${path}/tagAdded`, { kind: 'tag', id: happening.tagAdded }, context.knownTags);
  if (!('event' in happening)) return [];
  return [
    ...unheardType(`${path}/event/type`, happening.event.type),
    ...patternProblems(happening.event, `${path}/event`, context),
  ];
}

/** The segments that it names; paths as in `segmentRules`. */
export function happeningSegments(
  happening: Happening,
  path: string,
): readonly { path: string; rule: SegmentRule }[] {
  if ('segmentId' in happening) return [{ path, rule: happening }];
  return 'event' in happening ? patternSegments(happening.event, `${path}/event`) : [];
}
