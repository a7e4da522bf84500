import type { MemberSnapshot } from '../../members/contracts.ts';
import type { Refusal, Topic } from '../contracts.ts';
import { isSubscribed, noChoices, saidOf } from './choices.ts';

/** What a marketing send needs of a member besides being reachable. */
export interface MarketingNeeds {
  consentKinds: readonly string[];
  topic?: Pick<Topic, 'topicId' | 'default'>;
}

/** Why a member does not want a marketing send; undefined when nothing stands against it. */
export function refusalOf(
  {
    preferences = { ...noChoices },
    consents = [],
  }: Pick<MemberSnapshot, 'consents'> & {
    preferences?: Pick<NonNullable<MemberSnapshot['preferences']>, 'all' | 'topics'>;
  },
  { consentKinds, topic }: MarketingNeeds,
): Refusal | undefined {
  const wantsTopic = topic && saidOf(preferences, topic.topicId) === 'in';
  if (preferences.all === 'out' && wantsTopic !== true) return 'opted out';
  if (!consentKinds.every((kind) => consents.includes(kind))) return 'no consent';
  return topic && !isSubscribed(preferences, topic) ? 'topic opt-out' : undefined;
}
