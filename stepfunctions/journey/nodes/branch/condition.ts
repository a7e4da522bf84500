import { z } from 'zod';
import { Duration, durationMs, durationWords } from '../../duration.ts';
import { eventKey, EventPattern, eventWords } from '../../event-pattern.ts';
import { AttributeName } from '../attribute/attribute-shapes.ts';
import type { AttributeValue, EventQuestion, MemberFacts, SegmentQuestion } from '../node-kind.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);

const TagCondition = z.strictObject({ tag: z.string().min(1), atLeast: z.number().min(0).optional() });
const AttributeCondition = z
  .strictObject({
    attribute: AttributeName,
    equals: value.optional(),
    notEquals: value.optional(),
    in: z.array(value).min(1).optional(),
    exists: z.boolean().optional(),
    greaterThan: z.number().optional(),
    lessThan: z.number().optional(),
  })
  .refine((condition) => Object.keys(condition).length > 1, {
    error: 'a comparison: equals, notEquals, in, exists, greaterThan or lessThan',
  });
const EventCondition = z.strictObject({
  eventSeen: EventPattern,
  /** Counts from then on; without `within` and `since`, from the entry. */
  since: z.enum(['entry', 'lastSend']).optional(),
  within: Duration.optional(),
  /** So many times at least. */
  atLeast: z.int().min(1).max(1000).optional(),
});
const SegmentCondition = z.strictObject({ segmentId: z.string().min(1) });
/** A rule of the language of segments. */
const RuleCondition = z.strictObject({ expression: z.record(z.string(), z.unknown()) });
const ClickCondition = z.strictObject({
  clicked: z.boolean(),
  /** A send node; absent: the last send of this journey. */
  send: z.string().optional(),
});
const ReachCondition = z.strictObject({ reachable: z.boolean() });

export type Condition =
  | z.infer<typeof TagCondition>
  | z.infer<typeof AttributeCondition>
  | z.infer<typeof EventCondition>
  | z.infer<typeof SegmentCondition>
  | z.infer<typeof RuleCondition>
  | z.infer<typeof ClickCondition>
  | z.infer<typeof ReachCondition>
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

/** What a branch asks about one member. */
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      TagCondition,
      AttributeCondition,
      EventCondition,
      SegmentCondition,
      RuleCondition,
      ClickCondition,
      ReachCondition,
      z.strictObject({ all: z.array(Condition).min(1) }),
      z.strictObject({ any: z.array(Condition).min(1) }),
      z.strictObject({ not: Condition }),
    ],
    {
      error:
        'a condition by tag, attribute, eventSeen, segmentId, expression, clicked or reachable; or all, any or not of others',
    },
  ),
);

/** The conditions in it that are not made of others, each with its JSON pointer. */
export function leaves(condition: Condition, path = ''): { condition: Condition; path: string }[] {
  if ('all' in condition) return condition.all.flatMap((part, index) => leaves(part, `${path}/all/${index}`));
  if ('any' in condition) return condition.any.flatMap((part, index) => leaves(part, `${path}/any/${index}`));
  if ('not' in condition) return leaves(condition.not, `${path}/not`);
  return [{ condition, path }];
}

export function holds(condition: Condition, member: MemberFacts): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, member));
  if ('any' in condition) return condition.any.some((part) => holds(part, member));
  if ('not' in condition) return !holds(condition.not, member);
  return leafHolds(condition, member);
}

type Leaf = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { not: Condition }>;

function leafHolds(condition: Leaf, member: MemberFacts): boolean {
  if ('tag' in condition) return hasTag(condition, member);
  if ('attribute' in condition) return attributeHolds(condition, member.attributes[condition.attribute]);
  if ('eventSeen' in condition) return member.seen[questionOf(condition).key] !== undefined;
  if ('clicked' in condition)
    return (member.seen[clickQuestion(condition).key] !== undefined) === condition.clicked;
  if ('reachable' in condition) return (member.isReachable ?? false) === condition.reachable;
  return member.segments?.includes(segmentQuestion(condition).key) ?? false;
}

function hasTag({ tag, atLeast }: z.infer<typeof TagCondition>, { tags }: MemberFacts): boolean {
  const intensity = tags[tag];
  return intensity !== undefined && intensity >= (atLeast ?? 0);
}

function attributeHolds(
  condition: z.infer<typeof AttributeCondition>,
  found: AttributeValue | undefined,
): boolean {
  const { equals, notEquals, exists, greaterThan, lessThan } = condition;
  const checks = [
    exists === undefined || (found !== undefined) === exists,
    equals === undefined || found === equals,
    notEquals === undefined || found !== notEquals,
    condition.in === undefined || (found !== undefined && condition.in.includes(found)),
    greaterThan === undefined || (typeof found === 'number' && found > greaterThan),
    lessThan === undefined || (typeof found === 'number' && found < lessThan),
  ];
  return checks.every(Boolean);
}

/** What must be known of the past to answer an event condition. */
function questionOf({ eventSeen, since, within, atLeast }: z.infer<typeof EventCondition>): EventQuestion {
  const from = within ? { withinMs: durationMs(within) } : (since ?? 'entry');
  return {
    key: eventKey(eventSeen, from, ...(atLeast === undefined ? [] : [atLeast])),
    type: eventSeen.type,
    where: eventSeen.where,
    since: from,
    atLeast,
  };
}

function clickQuestion({ send }: z.infer<typeof ClickCondition>): EventQuestion {
  const since = send === undefined ? 'lastSend' : 'entry';
  const where = send === undefined ? undefined : { 'origin.nodeIds': { contains: send } };
  return {
    key: eventKey({ type: 'link.clicked', where }, since, 'of this journey'),
    ...{ type: 'link.clicked', where, since, ofThisJourney: true },
  };
}

function segmentQuestion(
  condition: z.infer<typeof SegmentCondition> | z.infer<typeof RuleCondition>,
): SegmentQuestion {
  return { key: JSON.stringify(condition), ...condition };
}

export interface Asked {
  events: EventQuestion[];
  segments: SegmentQuestion[];
}

/** What must be found out to answer the conditions, besides tags, attributes and reachability. */
export function questionsOf(conditions: readonly Condition[]): Asked {
  return {
    events: conditions.flatMap((condition) =>
      'eventSeen' in condition
        ? [questionOf(condition)]
        : 'clicked' in condition
          ? [clickQuestion(condition)]
          : [],
    ),
    segments: conditions.flatMap((condition) =>
      'segmentId' in condition || 'expression' in condition ? [segmentQuestion(condition)] : [],
    ),
  };
}

export function conditionWords(condition: Condition): string {
  if ('all' in condition) return condition.all.map(conditionWords).join(' and ');
  if ('any' in condition) return `(${condition.any.map(conditionWords).join(' or ')})`;
  if ('not' in condition) return `not (${conditionWords(condition.not)})`;
  return leafWords(condition);
}

function leafWords(condition: Leaf): string {
  if ('tag' in condition) {
    return `tagged ${condition.tag}${condition.atLeast === undefined ? '' : ` with at least ${condition.atLeast}`}`;
  }
  if ('attribute' in condition) return attributeWords(condition);
  if ('eventSeen' in condition) return eventConditionWords(condition);
  if ('clicked' in condition) return clickWords(condition);
  if ('reachable' in condition)
    return condition.reachable ? 'can be sent marketing' : 'cannot be sent marketing';
  return 'segmentId' in condition ? `in the segment ${condition.segmentId}` : 'in a segment of its own rule';
}

const attributeWords = ({ attribute, ...comparisons }: z.infer<typeof AttributeCondition>): string =>
  Object.entries(comparisons)
    .map(([name, compared]) => `${attribute} ${name} ${String(compared)}`)
    .join(' and ');

const clickWords = ({ clicked, send }: z.infer<typeof ClickCondition>): string =>
  `${clicked ? 'clicked' : 'not clicked'} on ${send === undefined ? 'the last send' : `the send ${send}`}`;

function eventConditionWords({ eventSeen, within, since, atLeast }: z.infer<typeof EventCondition>): string {
  const from = within ? `within ${durationWords(within)}` : `since ${since ?? 'entry'}`;
  const times = atLeast === undefined || atLeast === 1 ? '' : ` at least ${atLeast} times`;
  return `${eventWords(eventSeen)} seen${times} ${from}`;
}
