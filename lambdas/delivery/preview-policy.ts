import { wantedContacts, type PolicyDeps } from './apply-policy.ts';
import type { PreviewPolicy } from './contracts.ts';
import { exclusionRule } from './exclusion-rule.ts';

/** What policy would say now, quota and quiet hours aside: those depend on everybody together and on the moment. */
export function createPreviewPolicy(
  deps: Pick<PolicyDeps, 'readChannel' | 'readMarketingRule' | 'contacts'>,
): PreviewPolicy {
  return async (request) => {
    const { whyExcluded, topicCaps } = await exclusionRule(deps, request);
    return {
      whyExcluded,
      beyondCaps: async (memberIds) => {
        const wanted = await wantedContacts(deps, request, { memberIds, topicCaps });
        return wanted ? deps.contacts.preview(wanted) : new Map();
      },
    };
  };
}
