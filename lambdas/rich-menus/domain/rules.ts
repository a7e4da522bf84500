import { z } from 'zod';
import type { DomainEvent } from '../../events/contracts.ts';
import type { MemberRow } from '../../members/contracts.ts';
import { Condition, meets, type IsInSegment } from './condition.ts';
import { hasDuration, isWithin, LocalMinute, type LocalNow } from './period.ts';

const period = {
  from: LocalMinute.optional().describe("On the channel's clock, e.g. 2026-12-24T18:00"),
  until: LocalMinute.optional().describe('The first minute in which it does not hold any more'),
};
const durationError = { error: 'until must come after from', path: ['until'] };

/** Who gets which menu, and when. */
export const RichMenuRule = z
  .strictObject({ richMenuId: z.uuid(), when: Condition, ...period })
  .refine(hasDuration, durationError);
export type RichMenuRule = z.infer<typeof RichMenuRule>;

/** The menu of those for whom no rule holds. */
export const DefaultMenu = z.strictObject({
  richMenuId: z.uuid().nullable().describe('null: none by us; the one of OA Manager shows'),
  scheduled: z
    .array(z.strictObject({ richMenuId: z.uuid(), ...period }).refine(hasDuration, durationError))
    .max(20)
    .default([])
    .describe('Instead of it for a while; the first one whose time it is'),
});
export type DefaultMenu = z.infer<typeof DefaultMenu>;

/** The rule that decides about a member: the first one that holds; undefined when none does. */
export function decidingRule(
  rules: readonly RichMenuRule[],
  row: MemberRow,
  { isInSegment, ...now }: LocalNow & { isInSegment: IsInSegment },
): RichMenuRule | undefined {
  return rules.find((rule) => isWithin(rule, now) && meets(rule.when, row, isInSegment));
}

/** The default of a moment; null when there is none. */
export const defaultAt = ({ richMenuId, scheduled }: DefaultMenu, now: LocalNow): string | null =>
  scheduled.find((one) => isWithin(one, now))?.richMenuId ?? richMenuId;

/** A rich menu shows to friends only; linking anybody else has no effect at LINE. */
export const canSeeMenus = ({
  lifecycle,
  lineUserId,
}: Pick<MemberRow, 'lifecycle' | 'lineUserId'>): boolean =>
  lineUserId !== undefined && (lifecycle === 'friend' || lifecycle === 'registered');

/**
 * What LINE is to be told about a member who can see menus: a menu, null to unlink, undefined for nothing.
 * @param told what it was told last
 * @param isAnew the member may have lost the link at LINE, by leaving
 */
export function linkToTell(
  wanted: string | null,
  { told, isAnew }: { told: string | undefined; isAnew: boolean },
): string | null | undefined {
  if (isAnew && wanted !== null) return wanted;
  return wanted === (told ?? null) ? undefined : wanted;
}

/** Whether an event can change which rule decides about its members. */
export function concernsRules({ type, data }: DomainEvent, rules: readonly RichMenuRule[]): boolean {
  if (rules.length === 0) return false;
  const isUsed = (name: 'tag' | 'segmentId', value: unknown): boolean =>
    rules.some(({ when }) => (when as Partial<Record<string, unknown>>)[name] === value);
  if (type === 'tag.added' || type === 'tag.removed') return isUsed('tag', data['tag']);
  if (type === 'segment.entered' || type === 'segment.left') return isUsed('segmentId', data['segmentId']);
  return true;
}
