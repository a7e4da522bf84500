import { wantedContacts, type PolicyDeps } from './apply-policy.ts';
import type { PreviewPolicy, SuppressionReason } from './contracts.ts';
import { exclusionRule } from './exclusion-rule.ts';

/** What policy would say now, quota and quiet hours aside: those depend on everybody together and on the moment. */
export function createPreviewPolicy(
  deps: Pick<PolicyDeps, 'readChannel' | 'readMembers' | 'readMarketingRule' | 'contacts'>,
): PreviewPolicy {
  return async (request) => {
    const [rule, members] = await Promise.all([
      exclusionRule(deps, request),
      deps.readMembers(request.channelId, request.memberIds),
    ]);
    const counts: Partial<Record<SuppressionReason, number>> = {};
    const add = (reason: SuppressionReason): void => void (counts[reason] = (counts[reason] ?? 0) + 1);
    const willing = request.memberIds.filter((memberId) => {
      const reason = rule.whyExcluded(members.get(memberId));
      if (reason !== undefined) add(reason);
      return reason === undefined;
    });
    const wanted = await wantedContacts(deps, request, { memberIds: willing, topicCaps: rule.topicCaps });
    if (wanted) for (const reason of (await deps.contacts.preview(wanted)).values()) add(reason);
    return counts;
  };
}
