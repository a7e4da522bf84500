import type { ReadAudienceIds } from '../../audiences/contracts.ts';
import type { Deliver } from '../../delivery/contracts.ts';
import { unpackIds } from '../../shared/domain/pack-ids.ts';
import { causeOf, idsOf, nothingCounted, type RunEffect } from './effect.ts';
import { originOf } from './origin-of.ts';

export interface NotifyStaffDeps {
  deliver: Deliver;
  readAudienceIds: ReadAudienceIds;
}

/** As many as one send takes. */
const mostStaff = 500;
const idBytes = 16;

/**
 * Staff are told whatever the hour and their wishes as customers: the shop's work is no marketing. What a test walk would
 * tell them it tells whoever walks.
 */
export const runNotifyStaff: RunEffect<'notifyStaff', NotifyStaffDeps> = async (
  deps,
  visit,
  { to, text },
) => {
  const { channelId } = visit.header;
  const { audienceId = '' } = to;
  const memberIds = to.memberIds ?? (await staffOf(deps, channelId, audienceId));
  if (!memberIds)
    return { outcome: 'parked', reason: `The channel has no audience ${audienceId} that is ready.` };
  if (memberIds.length === 0) return nothingCounted;
  const count = String(visit.members.length);
  const said = text.replaceAll(/\{\{\s*count\s*\}\}/g, count);
  const isTest = visit.version.test !== undefined;
  const outcome = await deps.deliver({
    sendId: causeOf('staff', visit),
    channelId,
    memberIds: isTest ? idsOf(visit) : memberIds,
    messages: [{ type: 'text', text: isTest ? `[staff] ${said}` : said }],
    purpose: 'transactional',
    origin: originOf(visit),
  });
  return outcome.outcome === 'closed' ? nothingCounted : outcome;
};

/** A repeated visit may read other members; the send stays with those whom it froze first. */
async function staffOf(
  { readAudienceIds }: Pick<NotifyStaffDeps, 'readAudienceIds'>,
  channelId: string,
  audienceId: string,
): Promise<string[] | undefined> {
  const ids = await readAudienceIds(channelId, audienceId);
  return ids && unpackIds(ids.subarray(0, mostStaff * idBytes));
}
