import type { JourneyTrigger } from '../../stepfunctions/journey/definition.ts';
import { kindOfTrigger } from '../../stepfunctions/journey/triggers/kind-of-trigger.ts';
import { triggerWords } from '../../stepfunctions/journey/triggers/starts-with.ts';
import type { MemberSnapshot, ReadMembers } from '../members/contracts.ts';
import type { Journey, JourneyStatus } from './domain/journey.ts';
import { lastRefusal, type LastRefusalDeps } from './last-refusal.ts';

export interface WhyNotDeps extends LastRefusalDeps {
  readMembers: ReadMembers;
}

const closedWords: Partial<Record<JourneyStatus, string>> = {
  draft: 'The journey was never published, so nobody enters it.',
  draining: 'The journey takes nobody any more; members inside finish it.',
  stopped: 'The journey is stopped, so nobody enters it.',
};

/** Why somebody who never entered did not, as sentences with the rule and what is known of the member. */
export async function whyNotInside(deps: WhyNotDeps, journey: Journey, memberId: string): Promise<string[]> {
  const { channelId, journeyId, status, publishedVersion } = journey;
  const version =
    publishedVersion === undefined ? undefined : await deps.journeys.readVersion(journeyId, publishedVersion);
  const member = (await deps.readMembers(channelId, [memberId])).get(memberId);
  const closed = closedWords[status];
  const refused = await lastRefusal(deps, { channelId, journeyId, memberId });
  return [
    ...(closed === undefined ? [] : [closed]),
    ...refused,
    ...(version && refused.length === 0
      ? [
          `${triggerWords(version.definition.trigger)}; that has not happened since version ${version.version} was published on ${new Date(version.createdAt).toISOString()}.`,
        ]
      : []),
    ...(version && member ? neverWords(version.definition.trigger, member) : []),
    ...(member ? lifecycleWords(member) : ['The channel has no such member.']),
  ];
}

const neverWords = (trigger: JourneyTrigger, { attributes }: MemberSnapshot): string[] => {
  const why = kindOfTrigger(trigger).whyNever?.(trigger, attributes);
  return why === undefined ? [] : [why];
};

const lifecycleWords = ({ lifecycle }: MemberSnapshot): string[] =>
  lifecycle === 'blocked' || lifecycle === 'erased'
    ? [`The member is ${lifecycle}: messages would not reach it.`]
    : [];
