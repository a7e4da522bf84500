import { countIds, without, type IdSet } from '../../shared/domain/id-set.ts';
import type { LineAudience } from '../ports.ts';

const dayMs = 86_400_000;
/** LINE deletes an uploaded audience after 180 days (Messaging API reference, "Managing Audience"). */
const lifetimeDays = 180;
/** Replaced so long before. */
const marginDays = 14;

export type SyncPlan =
  | { plan: 'nothing' }
  | { plan: 'add'; ids: IdSet }
  | { plan: 'rebuild'; why: 'new' | 'members left' | 'expires' };

/** What brings LINE's group to the wanted members: it can be added to, and nobody can be taken out. */
export function planSync(
  { group }: Pick<LineAudience, 'group'>,
  { uploaded, wanted, nowEpochMs }: { uploaded: IdSet; wanted: IdSet; nowEpochMs: number },
): SyncPlan {
  if (!group || group.status === 'FAILED' || group.status === 'EXPIRED')
    return { plan: 'rebuild', why: 'new' };
  const ageDays = (nowEpochMs - Date.parse(group.createdAt)) / dayMs;
  if (ageDays > lifetimeDays - marginDays) return { plan: 'rebuild', why: 'expires' };
  if (countIds(without(uploaded, wanted)) > 0) return { plan: 'rebuild', why: 'members left' };
  const ids = without(wanted, uploaded);
  return countIds(ids) === 0 ? { plan: 'nothing' } : { plan: 'add', ids };
}
