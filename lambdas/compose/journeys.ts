import type { ReadAudienceIds } from '../audiences/contracts.ts';
import { createDynamoCommerceSettings } from '../commerce/adapters/dynamo-commerce-settings.ts';
import type { Deliver } from '../delivery/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import { createDynamoCohorts } from '../journeys/adapters/dynamo-cohorts.ts';
import { createDynamoEnrolments } from '../journeys/adapters/dynamo-enrolments.ts';
import { createDynamoEntryCounters } from '../journeys/adapters/dynamo-entry-counters.ts';
import { createDynamoJourneyTimers } from '../journeys/adapters/dynamo-journey-timers.ts';
import { createDynamoReactions } from '../journeys/adapters/dynamo-reactions.ts';
import { createDynamoRefusals } from '../journeys/adapters/dynamo-refusals.ts';
import { createScanMembers } from '../members/adapters/dynamo-scan-members.ts';
import type { ReadRefusal } from '../journeys/contracts.ts';
import type { RoundWork } from '../journeys/domain/round.ts';
import { createDoRoundWork } from '../journeys/do-round-work.ts';
import { createDynamoJourneys } from '../journeys/adapters/dynamo-journeys.ts';
import { createDynamoWebhookAnswers } from '../journeys/adapters/dynamo-webhook-answers.ts';
import { createHttpsWebhook } from '../journeys/adapters/https-webhook.ts';
import { createEnterByReply } from '../journeys/enter-by-reply.ts';
import { createGatherEntrants } from '../journeys/gather-entrants.ts';
import { journeysApi } from '../journeys/journeys-api.ts';
import { createListJourneySends } from '../journeys/list-journey-sends.ts';
import type { CallWebhook, Machines, OpenBestHours, OpenSegmentQuestion } from '../journeys/ports.ts';
import { react } from '../journeys/react.ts';
import { step } from '../journeys/step.ts';
import { createWebhookSecrets } from '../journeys/webhook-secrets.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import { StepInput, type StepOutput } from '../../stepfunctions/journey/step-contract.ts';
import { composeAudienceChanges, composeAudienceLists } from './audience-lists.ts';
import type { Core } from './core.ts';
import { composeKnownCodePools } from './code-pools.ts';
import { composeSendLedger } from './delivery.ts';
import { composeLineFigures } from './insights.ts';
import { composeLinkTracking } from './links.ts';
import { composeMembers } from './members.ts';
import { composeMenuChoices } from './menu-choices.ts';
import { composePreferences } from './preferences.ts';
import { composeOwnSegmentTest, composeSegmentTests } from './segments.ts';
import { composeTags } from './tags.ts';
import { composeTemplates } from './templates.ts';
import { composeUsersOf } from './users-of.ts';

/** Journeys as others see them. */
export function composeJourneys(core: Core) {
  const journeys = createDynamoJourneys(core);
  const cohorts = createDynamoCohorts(core);
  const enrolments = createDynamoEnrolments(core);
  const { trackLinks } = composeLinkTracking(core);
  const { readMarketingRule } = composePreferences(core);
  const { readTemplate } = composeTemplates(core);
  const stores = {
    ...{ journeys, cohorts, enrolments },
    reactions: createDynamoReactions(core),
    refusals: createDynamoRefusals(core),
    entryCounters: createDynamoEntryCounters(core),
    timers: createDynamoJourneyTimers(core),
  };
  const others = { trackLinks, readTemplate, readMarketingRule, isInByItself: composeOwnSegmentTest(core) };
  const deps = { ...core, ...stores, ...others };
  return {
    ...stores,
    ...others,
    webhookSecrets: createWebhookSecrets(core),
    readRefusal: ((...member) => stores.refusals.read(...member)) satisfies ReadRefusal,
    enterByReply: createEnterByReply(deps),
    listJourneySends: createListJourneySends(deps),
  };
}

/** What a channel has, by which definitions of journeys are checked. */
export const composeKnown = (core: Core) => ({
  ...core,
  ...composeMembers(core),
  ...composeTags(core),
  ...composePreferences(core),
  ...composeTemplates(core),
  ...composeMenuChoices(core),
  ...composeAudienceChanges(core),
  ...composeKnownCodePools(core),
});

/** The admin API of journeys. */
export const composeJourneysApi = (
  core: Core,
  platform: RoundPlatform & { machines: Machines; stepFunctionArn: string; machinePrefix: string },
): Route[] =>
  journeysApi({
    usersOf: composeUsersOf(core),
    ...composeKnown(core),
    ...composeSendLedger(core),
    ...composeLineFigures(core),
    ...composeJourneys(core),
    readCommerceSettings: (channelId) => createDynamoCommerceSettings(core).read(channelId),
    ...composeRounds(core, platform),
    ...platform,
  });

/** The consumer of the queue `journeys.react`. */
export function composeReact(core: Core, sendToEntryQueue: SendToQueue<DomainEvent>) {
  const deps = {
    ...core,
    ...composeMembers(core),
    ...composeSendLedger(core),
    ...composeJourneys(core),
    sendToEntryQueue,
  };
  return eachMessage<DomainEvent>(
    (event) => react(deps, event),
    (error) => core.log('MESSAGE_FAILED', { queue: 'journeys.react' }, error),
  );
}

/** The consumer of the queues `journeys.entry` and `journeys.spawn`. */
export function composeIntake(
  core: Core,
  platform: { machines: Machines; blobs: Pick<Blobs, 'get'>; mostMembers?: number | undefined },
) {
  const { whoIsIn } = composeSegmentTests(core, platform.blobs);
  return createGatherEntrants({ ...core, ...composeJourneys(core), ...platform, whoIsIn });
}

interface RoundPlatform {
  blobs: Pick<Blobs, 'get'>;
  schedules: MessageSchedules<RoundWork>;
  sendToRoundQueue: SendToQueue<RoundWork>;
}

/** What a journey's start by turns, segments and lists needs besides the journey, for the API and for rounds. */
export const composeRounds = (core: Core, platform: RoundPlatform) => ({
  ...platform,
  ...composeAudienceLists(core, platform.blobs),
  ...composeSegmentTests(core, platform.blobs),
});

/** The consumer of the queue `journeys.rounds`. */
export function composeRoundWork(
  core: Core,
  platform: RoundPlatform & { machines: Machines; sendToEntryQueue: SendToQueue<DomainEvent> },
) {
  const work = createDoRoundWork({
    ...core,
    ...composeJourneys(core),
    ...composeRounds(core, platform),
    ...platform,
    scanMembers: createScanMembers(core),
  });
  return eachMessage<RoundWork>(work, (error) =>
    core.log('MESSAGE_FAILED', { queue: 'journeys.rounds' }, error),
  );
}

/** What steps ask of segments and scoring. */
interface JourneyFacts {
  readAudienceIds: ReadAudienceIds;
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
