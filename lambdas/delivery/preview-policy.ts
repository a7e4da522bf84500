import type { ReadMembers } from '../members/contracts.ts';
import type { PreviewPolicy, SuppressionReason } from './contracts.ts';
import { whyUnreachable } from './domain/policy.ts';

/** What policy would say now. */
export function createPreviewPolicy({ readMembers }: { readMembers: ReadMembers }): PreviewPolicy {
  return async ({ channelId, memberIds }) => {
    const members = await readMembers(channelId, memberIds);
    const counts: Partial<Record<SuppressionReason, number>> = {};
    for (const memberId of memberIds) {
      const reason = whyUnreachable(members.get(memberId));
      if (reason !== undefined) counts[reason] = (counts[reason] ?? 0) + 1;
    }
    return counts;
  };
}
