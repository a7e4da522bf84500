import { CustomEventType } from './custom-event.ts';
import type { JourneyProblem } from './nodes/node-kind.ts';

/** What is heard of and stands on the timeline as well. */
const heardAndKept = [
  ...['friend.followed', 'friend.blocked', 'message.received', 'postback.received'],
  ...['beacon.detected', 'account.linked', 'video.completed', 'membership.changed'],
  ...['order.placed', 'order.refunded', 'order.cancelled', 'cart.abandoned'],
  ...['link.clicked', 'preferences.changed', 'notice.ended'],
  ...['page.viewed', 'conversion.made', 'form.submitted'],
];

/** What journeys hear of when it happens. Loyalty programmes tell of points and tiers on the same bus. */
const heard = [
  ...heardAndKept,
  ...['member.created', 'member.changed', 'member.bound', 'member.merged', 'tag.added', 'tag.removed'],
  ...[
    'segment.entered',
    'segment.left',
    'nes.changed',
    'cart.left',
    'cart.recovered',
    'points.expiring',
    'tier.changed',
  ],
];

/** What stands on the timeline, so that it can be asked for afterwards. */
const remembered = [...heardAndKept, 'message.edited', 'message.unsent'];

/** Event types that are routed to journeys; `custom.*`: all that begin so. */
export const heardTypes: readonly string[] = [...heard, 'custom.*'];

const isCustom = (type: string): boolean => CustomEventType.safeParse(type).success;

/** The problem of a type that no event which starts, ends or takes out ever has. */
export const unheardType = (path: string, type: string): JourneyProblem[] =>
  heard.includes(type) || isCustom(type) ? [] : [unknownType(path, type, heard)];

/** The problem of a type that is never found among what a member did before. */
export function unrememberedType(path: string, type: string): JourneyProblem[] {
  if (remembered.includes(type) || isCustom(type)) return [];
  if (!heard.includes(type)) return [unknownType(path, type, remembered)];
  return [
    {
      path,
      code: 'event-not-remembered',
      message: `${type} does not stay on the timeline, so nobody is ever seen to have done it.`,
      hint: `Ask for a tag, an attribute or a segment, or for one of ${remembered.join(', ')}, custom.<name>.`,
    },
  ];
}

const unknownType = (path: string, type: string, known: readonly string[]): JourneyProblem => ({
  path,
  code: 'unknown-event',
  message: `No event has the type ${type}.`,
  hint: `Take one of ${known.join(', ')}, custom.<name>.`,
});
