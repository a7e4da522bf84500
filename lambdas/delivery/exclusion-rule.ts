import type { MemberSnapshot } from '../members/contracts.ts';
import type { MarketingRule, ReadMarketingRule, Refusal } from '../preferences/contracts.ts';
import type { SendRequest } from './contracts.ts';
import { whyUnreachable, type UnreachableReason } from './domain/policy.ts';

export interface ExclusionRule {
  /** Why a send is not for this member, by what is known of the member alone; undefined when it may be. */
  whyExcluded: (member: MemberSnapshot | undefined) => UnreachableReason | Refusal | undefined;
  topicCaps: MarketingRule['topicCaps'];
}

/** Nothing goes to whom LINE would show nothing; marketing neither to who refused it. */
export async function exclusionRule(
  { readMarketingRule }: { readMarketingRule: ReadMarketingRule },
  {
    channelId,
    purpose,
    topicId,
  }: { channelId: string; purpose: SendRequest['purpose']; topicId?: string | undefined },
): Promise<ExclusionRule> {
  const rule = purpose === 'marketing' ? await readMarketingRule(channelId, topicId) : undefined;
  return {
    whyExcluded: (member) => whyUnreachable(member) ?? (member && rule?.refusalOf(member)),
    topicCaps: rule?.topicCaps,
  };
}
