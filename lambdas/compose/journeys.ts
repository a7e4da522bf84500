import type { Deliver } from '../delivery/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import { createDynamoCohorts } from '../journeys/adapters/dynamo-cohorts.ts';
import { createDynamoEnrolments } from '../journeys/adapters/dynamo-enrolments.ts';
import { createDynamoJourneys } from '../journeys/adapters/dynamo-journeys.ts';
import { createDynamoWebhookAnswers } from '../journeys/adapters/dynamo-webhook-answers.ts';
import { createHttpsWebhook } from '../journeys/adapters/https-webhook.ts';
import type { CheckDeps } from '../journeys/check-definition.ts';
import { createEnterByReply } from '../journeys/enter-by-reply.ts';
import { createGatherEntrants } from '../journeys/gather-entrants.ts';
import { journeysApi } from '../journeys/journeys-api.ts';
import { createListJourneySends } from '../journeys/list-journey-sends.ts';
import type { CallWebhook, Machines, OpenBestHours, OpenSegmentQuestion } from '../journeys/ports.ts';
import { react } from '../journeys/react.ts';
import { step } from '../journeys/step.ts';
import { createUsersOf } from '../journeys/users-of.ts';
import { createWebhookSecrets } from '../journeys/webhook-secrets.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import { StepInput, type StepOutput } from '../../stepfunctions/journey/step-contract.ts';
import { composeAudienceChanges } from './audience-lists.ts';
import { composeKnownCodePools } from './code-pools.ts';
import type { Core } from './core.ts';
import { composeSendLedger } from './delivery.ts';
import { composeLinkTracking } from './links.ts';
import { composeMembers } from './members.ts';
import { composeMenuChoices } from './menu-choices.ts';
import { composePreferences } from './preferences.ts';
import { composeTags } from './tags.ts';
import { composeTemplates } from './templates.ts';

/** Journeys as others see them. */
export function composeJourneys(core: Core) {
  const journeys = createDynamoJourneys(core);
  const cohorts = createDynamoCohorts(core);
  const enrolments = createDynamoEnrolments(core);
  const { trackLinks } = composeLinkTracking(core);
  const { readMarketingRule } = composePreferences(core);
  const { readTemplate } = composeTemplates(core);
  const stores = { journeys, cohorts, enrolments };
  const others = { trackLinks, readTemplate, readMarketingRule };
  const deps = { ...core, ...stores, ...others };
  const usersOf = createUsersOf({ journeys });
  return {
    ...stores,
    ...others,
    webhookSecrets: createWebhookSecrets(core),
    enterByReply: createEnterByReply(deps),
    listJourneySends: createListJourneySends(deps),
    usersOfTopic: (channelId: string, topicId: string) => usersOf('topic', channelId, topicId),
  };
}

/** Composed apart, since segments know journeys. */
type SegmentRules = Pick<CheckDeps, 'listSegments' | 'checkSegmentExpression'>;

/** The admin API of journeys. */
export const composeJourneysApi = (
  core: Core,
  platform: { machines: Machines; stepFunctionArn: string; machinePrefix: string } & SegmentRules,
): Route[] =>
  journeysApi({
    ...core,
    ...composeMembers(core),
    ...composeTags(core),
    ...composePreferences(core),
    ...composeTemplates(core),
    ...composeMenuChoices(core),
    ...composeAudienceChanges(core),
    ...composeKnownCodePools(core),
    ...composeSendLedger(core),
    ...composeJourneys(core),
    ...platform,
  });

/** The consumer of the queue `journeys.react`. */
export function composeReact(core: Core, sendToEntryQueue: SendToQueue<DomainEvent>) {
  const deps = { ...core, ...composeJourneys(core), sendToEntryQueue };
  return eachMessage<DomainEvent>(
    (event) => react(deps, event),
    (error) => core.log('MESSAGE_FAILED', { queue: 'journeys.react' }, error),
  );
}

/** The consumer of the queues `journeys.entry` and `journeys.spawn`. */
export function composeIntake(core: Core, machines: Machines, mostMembers?: number) {
  return createGatherEntrants({ ...core, ...composeJourneys(core), machines, mostMembers });
}

/** Composed apart for the same reason. */
interface JourneyFacts {
  openSegmentQuestion: OpenSegmentQuestion;
  openBestHours: OpenBestHours;
}

/** What compiled machines call; takes the input of every version that may still run. */
export function composeStep(
  core: Core,
  parts: { machines: Machines; deliver: Deliver; callWebhook?: CallWebhook } & JourneyFacts,
) {
  const deps = {
    ...core,
    ...composeMembers(core),
    ...composeTags(core),
    ...composeMenuChoices(core),
    ...composeAudienceChanges(core),
    ...composeJourneys(core),
    webhookAnswers: createDynamoWebhookAnswers(core),
    callWebhook: createHttpsWebhook(core),
    ...parts,
  };
  return async (payload: unknown): Promise<StepOutput> => {
    const input = StepInput.parse(payload);
    try {
      return await step(deps, input);
    } catch (error) {
      core.log(
        'STEP_FAILED',
        { journeyId: input.journeyId, cohortId: input.cohortId, place: input.place },
        error,
      );
      throw error;
    }
  };
}
