import { z } from 'zod';
import type { MemberRow } from '../../members/contracts.ts';

/** Whom a rule means. Anything finer is a segment. */
export const Condition = z.union(
  [
    z.strictObject({ tag: z.string().trim().min(1).max(30) }),
    z.strictObject({ segmentId: z.string().min(1).max(100) }),
    z.strictObject({ tier: z.string().trim().min(1).max(40) }),
    z.strictObject({ lifecycle: z.enum(['friend', 'registered']) }),
    z.strictObject({ language: z.string().min(2).max(35) }),
    z.strictObject({ everyone: z.literal(true) }),
  ],
  { error: 'Name one of tag, segmentId, tier, lifecycle, language and everyone.' },
);
export type Condition = z.infer<typeof Condition>;

/** Whether a member is in a segment. */
export type IsInSegment = (segmentId: string, memberId: string) => boolean;

export function meets(condition: Condition, row: MemberRow, isInSegment: IsInSegment): boolean {
  if ('tag' in condition) return Object.hasOwn(row.tags, condition.tag);
  if ('segmentId' in condition) return isInSegment(condition.segmentId, row.memberId);
  if ('tier' in condition) return row.loyalty?.tier === condition.tier;
  if ('lifecycle' in condition) return row.lifecycle === condition.lifecycle;
  if ('language' in condition) return speaks(row.language, condition.language);
  return true;
}

/** `zh` means `zh-TW` as well. */
const speaks = (language: string | undefined, wanted: string): boolean =>
  language === wanted || language?.startsWith(`${wanted}-`) === true;

/** A condition in words that follow "members who". */
export function conditionWords(condition: Condition): string {
  if ('tag' in condition) return `are tagged ${condition.tag}`;
  if ('segmentId' in condition) return `were in segment ${condition.segmentId} at its last evaluation`;
  if ('tier' in condition) return `are in tier ${condition.tier}`;
  if ('lifecycle' in condition)
    return `are ${condition.lifecycle === 'friend' ? 'friends, not registered' : 'registered'}`;
  if ('language' in condition) return `use LINE in ${condition.language}`;
  return 'are friends of the account';
}
