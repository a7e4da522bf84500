import { z } from 'zod';

/** Events of a type, with equality on fields of their data. */
export const EventPattern = z.strictObject({
  type: z.string().regex(/^[a-z]+\.[a-zA-Z]+$/, 'an event type such as message.received'),
  where: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type EventPattern = z.infer<typeof EventPattern>;

export function matchesEvent(
  pattern: EventPattern,
  event: { type: string; data: Readonly<Record<string, unknown>> },
): boolean {
  if (pattern.type !== event.type) return false;
  return Object.entries(pattern.where ?? {}).every(([field, value]) => event.data[field] === value);
}

export function eventWords({ type, where }: EventPattern): string {
  const conditions = Object.entries(where ?? {}).map(([field, value]) => `${field} is ${String(value)}`);
  return conditions.length > 0 ? `${type} where ${conditions.join(' and ')}` : type;
}

/** One name for one question about the past, however often a journey asks it. */
export const eventKey = (pattern: EventPattern, since: unknown): string => JSON.stringify([pattern, since]);
