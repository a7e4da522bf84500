import type { Deliver } from '../../delivery/contracts.ts';
import { causeOf, idsOf, nothingCounted, type RunEffect } from './effect.ts';
import { originOf } from './origin-of.ts';

export interface NotifyStaffDeps {
  deliver: Deliver;
}

/**
 * Staff are told whatever the hour and their wishes as customers: the shop's work is no marketing. What a test walk would
 * tell them it tells whoever walks.
 */
export const runNotifyStaff: RunEffect<'notifyStaff', NotifyStaffDeps> = async (
  deps,
  visit,
  { memberIds, text },
) => {
  const count = String(visit.members.length);
  const said = text.replaceAll(/\{\{\s*count\s*\}\}/g, count);
  const isTest = visit.version.test !== undefined;
  const outcome = await deps.deliver({
    sendId: causeOf('staff', visit),
    channelId: visit.header.channelId,
    memberIds: isTest ? idsOf(visit) : memberIds,
    messages: [{ type: 'text', text: isTest ? `[staff] ${said}` : said }],
    purpose: 'transactional',
    origin: originOf(visit),
  });
  return outcome.outcome === 'closed' ? nothingCounted : outcome;
};
