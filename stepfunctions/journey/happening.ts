import { z } from 'zod';
import { EventPattern, eventWords, matchesEvent } from './event-pattern.ts';
import { unknownSegment, unknownTag } from './unknown.ts';
import type { JourneyProblem, NodeContext } from './nodes/node-kind.ts';

/** Something that happens to a member and ends its passage. */
export const Happening = z.union([
  z.strictObject({ event: EventPattern }),
  z.strictObject({ tagAdded: z.string().min(1) }),
  z.strictObject({ segmentEntered: z.string().min(1) }),
  z.strictObject({ unfollows: z.literal(true) }),
]);
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
  if ('segmentEntered' in happening)
    return { type: 'segment.entered', where: { segmentId: happening.segmentEntered } };
  return { type: 'friend.blocked' };
}

export function happeningWords(happening: Happening): string {
  if ('event' in happening) return eventWords(happening.event);
  if ('tagAdded' in happening) return `the tag ${happening.tagAdded} is added`;
  if ('segmentEntered' in happening) return `the segment ${happening.segmentEntered} is entered`;
  return 'the account is unfollowed';
}

/** What a happening names that there is not. */
export function happeningProblems(
  happening: Happening,
  path: string,
  { knownTags, knownSegments }: NodeContext,
): JourneyProblem[] {
  if ('tagAdded' in happening && knownTags?.has(happening.tagAdded) === false)
    return [unknownTag(`${path}/tagAdded`, happening.tagAdded)];
  if ('segmentEntered' in happening && knownSegments?.has(happening.segmentEntered) === false)
    return [unknownSegment(`${path}/segmentEntered`, happening.segmentEntered)];
  return [];
}
