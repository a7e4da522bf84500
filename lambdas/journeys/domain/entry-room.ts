import type { EntryRules } from '../../../stepfunctions/journey/entry-rules.ts';
import type { RefusalReason } from './refusal.ts';

type Caps = NonNullable<EntryRules['caps']>;

/** Entries counted so far. */
export interface EntryCounts {
  today: number;
  inAll: number;
}

/** How many more may enter, and what stops the one after them. */
export function entryRoom(
  { perDay = Infinity, inAll = Infinity }: Caps,
  counts: EntryCounts,
): { room: number; reason: Extract<RefusalReason, 'full' | 'dayFull'> } {
  const [today, ever] = [Math.max(0, perDay - counts.today), Math.max(0, inAll - counts.inAll)];
  return ever <= today ? { room: ever, reason: 'full' } : { room: today, reason: 'dayFull' };
}
