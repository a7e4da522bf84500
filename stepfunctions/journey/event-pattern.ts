import { z } from 'zod';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const FieldTest = z
  .strictObject({
    in: z.array(Scalar).min(1).max(50).optional(),
    gte: z.number().optional(),
    lte: z.number().optional(),
    prefix: z.string().min(1).optional(),
    /** Part of a text, or one of a list. */
    contains: z.string().min(1).optional(),
  })
  .refine((test) => Object.keys(test).length > 0, {
    error: 'a comparison: in, gte, lte, prefix or contains',
  });
export type FieldTest = z.infer<typeof FieldTest>;

/** A value that the field must have, or comparisons that must all hold. */
const FieldCondition = z.union([Scalar, FieldTest]);
export type FieldCondition = z.infer<typeof FieldCondition>;

/** Events of a type, with conditions on fields of their data. */
export const EventPattern = z.strictObject({
  type: z.string().regex(/^[a-z]+\.[a-zA-Z]+$/, 'an event type such as message.received'),
  where: z.record(z.string(), FieldCondition).optional(),
});
export type EventPattern = z.infer<typeof EventPattern>;

export function matchesEvent(
  pattern: EventPattern,
  event: { type: string; data: Readonly<Record<string, unknown>> },
): boolean {
  return pattern.type === event.type && matchesFields(pattern.where, event.data);
}

/** Do all conditions hold for what happened? */
export function matchesFields(
  where: EventPattern['where'],
  data: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(where ?? {}).every(([field, condition]) =>
    fieldHolds(condition, valueAt(data, field)),
  );
}

/** `origin.nodeIds` is the field `nodeIds` of the field `origin`. */
const valueAt = (data: unknown, field: string): unknown =>
  field
    .split('.')
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined,
      data,
    );

function fieldHolds(condition: FieldCondition, found: unknown): boolean {
  if (typeof condition !== 'object') return found === condition;
  const { gte, lte, prefix, contains } = condition;
  return [
    condition.in === undefined || condition.in.some((value) => value === found),
    gte === undefined || (typeof found === 'number' && found >= gte),
    lte === undefined || (typeof found === 'number' && found <= lte),
    prefix === undefined || (typeof found === 'string' && found.startsWith(prefix)),
    contains === undefined || has(found, contains),
  ].every(Boolean);
}

function has(found: unknown, part: string): boolean {
  if (typeof found === 'string') return found.includes(part);
  return Array.isArray(found) && found.includes(part);
}

export function eventWords({ type, where }: EventPattern): string {
  const conditions = Object.entries(where ?? {}).map(([field, condition]) => fieldWords(field, condition));
  return conditions.length > 0 ? `${type} where ${conditions.join(' and ')}` : type;
}

function fieldWords(field: string, condition: FieldCondition): string {
  if (typeof condition !== 'object') return `${field} is ${String(condition)}`;
  const { gte, lte, prefix, contains } = condition;
  return [
    ...(condition.in ? [`${field} is one of ${condition.in.map(String).join(', ')}`] : []),
    ...(gte === undefined ? [] : [`${field} is at least ${gte}`]),
    ...(lte === undefined ? [] : [`${field} is at most ${lte}`]),
    ...(prefix === undefined ? [] : [`${field} begins with ${prefix}`]),
    ...(contains === undefined ? [] : [`${field} contains ${contains}`]),
  ].join(' and ');
}

/** One name for one question about the past, however often a journey asks it. */
export const eventKey = (pattern: EventPattern, since: unknown, ...more: readonly unknown[]): string =>
  JSON.stringify([pattern, since, ...more]);
