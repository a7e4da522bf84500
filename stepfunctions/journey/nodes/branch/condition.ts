import { z } from 'zod';
import { Duration, durationMs, durationWords } from '../../duration.ts';
import { eventKey, EventPattern, eventWords } from '../../event-pattern.ts';
import type { AttributeValue, EventQuestion, MemberFacts } from '../node-kind.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);

const TagCondition = z.strictObject({ tag: z.string().min(1), atLeast: z.number().min(0).optional() });
const AttributeCondition = z
  .strictObject({
    attribute: z.string().min(1),
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
});

export type Condition =
  | z.infer<typeof TagCondition>
  | z.infer<typeof AttributeCondition>
  | z.infer<typeof EventCondition>
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

/** What a branch asks about one member. */
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    TagCondition,
    AttributeCondition,
    EventCondition,
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
  ]),
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
  if ('tag' in condition) return hasTag(condition, member);
  if ('attribute' in condition) return attributeHolds(condition, member.attributes[condition.attribute]);
  return member.seen[questionOf(condition).key] !== undefined;
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
export function questionOf({ eventSeen, since, within }: z.infer<typeof EventCondition>): EventQuestion {
  const from = within ? { withinMs: durationMs(within) } : (since ?? 'entry');
  return { key: eventKey(eventSeen, from), type: eventSeen.type, where: eventSeen.where, since: from };
}

export function conditionWords(condition: Condition): string {
  if ('all' in condition) return condition.all.map(conditionWords).join(' and ');
  if ('any' in condition) return `(${condition.any.map(conditionWords).join(' or ')})`;
  if ('not' in condition) return `not (${conditionWords(condition.not)})`;
  if ('tag' in condition) {
    return `tagged ${condition.tag}${condition.atLeast === undefined ? '' : ` with at least ${condition.atLeast}`}`;
  }
  if ('attribute' in condition) {
    const { attribute, ...comparisons } = condition;
    return Object.entries(comparisons)
      .map(([name, compared]) => `${attribute} ${name} ${String(compared)}`)
      .join(' and ');
  }
  const since = condition.within
    ? `within ${durationWords(condition.within)}`
    : `since ${condition.since ?? 'entry'}`;
  return `${eventWords(condition.eventSeen)} seen ${since}`;
}
