import type { Deliver } from '../../delivery/contracts.ts';
import { causeOf, nothingCounted, type RunEffect } from './effect.ts';
import { originOf } from './origin-of.ts';

export interface NotifyStaffDeps {
  deliver: Deliver;
}

/** Staff are told whatever the hour and their wishes as customers: the shop's work is no marketing. */
export const runNotifyStaff: RunEffect<'notifyStaff', NotifyStaffDeps> = async (
  deps,
  visit,
  { memberIds, text },
) => {
  const count = String(visit.members.length);
  const outcome = await deps.deliver({
    sendId: causeOf('staff', visit),
    channelId: visit.header.channelId,
    memberIds,
    messages: [{ type: 'text', text: text.replaceAll(/\{\{\s*count\s*\}\}/g, count) }],
    purpose: 'transactional',
    origin: originOf(visit),
  });
  return outcome.outcome === 'closed' ? nothingCounted : outcome;
};
