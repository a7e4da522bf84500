import { composeAccessApi } from '../lambdas/compose/access-api.ts';
import { composeAudiencesApi, composeAudienceWork } from '../lambdas/compose/audiences.ts';
import {
  composeBroadcastsApi,
  composeBroadcastSend,
  composeBroadcastWork,
} from '../lambdas/compose/broadcasts.ts';
import { composeCodePoolsApi } from '../lambdas/compose/code-pools-api.ts';
import { composeCodeWork, composeKnownCodePools } from '../lambdas/compose/code-pools.ts';
import { composeCartWatch, composeCommerce } from '../lambdas/compose/commerce.ts';
import { composeConnectorApi, composeHandleConnector } from '../lambdas/compose/connectors.ts';
import { composeDeliveryApi } from '../lambdas/compose/delivery-api.ts';
import { composeDelivery } from '../lambdas/compose/delivery.ts';
import { composeEventsApi } from '../lambdas/compose/events.ts';
import { composeHandle } from '../lambdas/compose/inbound.ts';
import { composeInsightsApi, composeInsightWork } from '../lambdas/compose/insights.ts';
import { composeJourneyFacts } from '../lambdas/compose/journey-facts.ts';
import { composeJourneys, composeStep } from '../lambdas/compose/journeys.ts';
import { composeCountClick, composeLinksApi } from '../lambdas/compose/links.ts';
import {
  composeFollowerImport,
  composeIdentity,
  composeMedia,
  composeMembers,
} from '../lambdas/compose/members.ts';
import { composeImportPart, composeOrderImports } from '../lambdas/compose/order-imports.ts';
import { composeNoticesApi, composeNoticeWork } from '../lambdas/compose/notices.ts';
import { composeMenuWork, composeRichMenusApi } from '../lambdas/compose/rich-menus.ts';
import { composeRehearsalApi } from '../lambdas/compose/rehearsal.ts';
import { composePreferences } from '../lambdas/compose/preferences.ts';
import { composeScoringApi } from '../lambdas/compose/scoring.ts';
import { composeSegmentsApi } from '../lambdas/compose/segments.ts';
import { composeTemplatesApi } from '../lambdas/compose/templates-api.ts';
import { composeTags } from '../lambdas/compose/tags.ts';
import { composeUsersOf } from '../lambdas/compose/users-of.ts';
import { cartApi } from '../lambdas/commerce/cart-api.ts';
import { commerceApi } from '../lambdas/commerce/commerce-api.ts';
import { importApi } from '../lambdas/commerce/import-api.ts';
import { createDynamoAutoReplies } from '../lambdas/inbound/adapters/dynamo-auto-replies.ts';
import { inboundApi } from '../lambdas/inbound/inbound-api.ts';
import { stallFailedExecution } from '../lambdas/journeys/watch-cohorts.ts';
import { membersApi } from '../lambdas/members/members-api.ts';
import { preferencesApi } from '../lambdas/preferences/preferences-api.ts';
import type { SendSms } from '../lambdas/notices/ports.ts';
import type { Route } from '../lambdas/shared/edge/http/endpoint.ts';
import { tagsApi } from '../lambdas/tags/tags-api.ts';
import { openWorkflows } from './kernel/workflow/open-workflows.ts';
import { keepUpDaily } from './daily-upkeep.ts';
import { createLocalMachines } from './local-machines.ts';
import type { LocalPlatform } from './local-platform.ts';
import type { LocalFiles } from './open-files.ts';
import { openSchedules } from './open-schedules.ts';
import { relayOutbox } from './relay-outbox.ts';
import { runJourneys } from './run-journeys.ts';
import { openScoring, scoringTaskArn, segmentationMachine } from './run-scoring.ts';
import { openQueues, type Queues } from './queues.ts';

/** Starts every consumer of the product and returns its API routes. */
export async function runCapabilities(
  { kernel, store, core }: LocalPlatform,
  { blobs, createUploadLink }: LocalFiles,
  { cohortSize, sendSms }: { cohortSize?: number; sendSms: SendSms },
): Promise<{ routes: Route[]; queues: Queues }> {
  const queues = await openQueues(kernel);
  const workflows = await openWorkflows(kernel);
  const machines = createLocalMachines(workflows);
  const members = composeMembers(core);
  const tags = composeTags(core);
  const preferences = composePreferences(core);
  const codePools = composeKnownCodePools(core);
  const journeys = composeJourneys(core);
  const delivery = composeDelivery(core);
  const commerce = composeCommerce(core);

  const scoring = await openScoring(core, {
    ...{ workflows, blobs },
    sendToAudienceQueue: queues.audiences.send,
    sendToMenuQueue: queues.richMenus.send,
    sendToInsightQueue: queues.insights.send,
  });
  const schedules = await openSchedules(kernel, {
    startNight: scoring.startNight,
    queues: {
      'broadcasts.work': queues.broadcastWork.send,
      'notices.work': queues.notices.send,
      'richMenus.work': queues.richMenus.send,
      'journeys.rounds': queues.rounds.send,
    },
  });
  const broadcastPlatform = {
    blobs,
    schedules: schedules.broadcasts,
    sendToWorkQueue: queues.broadcastWork.send,
    sendToSendQueue: queues.broadcastSend.send,
  };
  queues.broadcastWork.consume(composeBroadcastWork(core, broadcastPlatform));
  queues.broadcastSend.consume(composeBroadcastSend(core, broadcastPlatform));
  const audiencePlatform = { blobs, createUploadLink, sendToAudienceQueue: queues.audiences.send };
  queues.audiences.consume(composeAudienceWork(core, audiencePlatform));
  queues.codes.consume(composeCodeWork(core, { blobs, sendToCodeQueue: queues.codes.send }));
  const menuPlatform = { blobs, sendToMenuQueue: queues.richMenus.send };
  queues.richMenus.consume(composeMenuWork(core, { ...menuPlatform, schedules: schedules.richMenus }));
  const insightPlatform = { sendToInsightQueue: queues.insights.send };
  // Days while nothing is open would only make advancing the clock slow.
  queues.insights.consume(composeInsightWork(core, { ...insightPlatform, reconcilesIdleDays: false }));
  const step = composeStep(core, {
    machines,
    ...composeJourneyFacts(core, blobs),
    deliver: delivery.deliver,
  });
  queues.inbound.consume(
    composeHandle(core, {
      blobs,
      sendToMediaQueue: queues.media.send,
      sendToNoticeQueue: queues.notices.send,
      enterByReply: journeys.enterByReply,
      replies: delivery.replies,
    }),
  );
  queues.media.consume(composeMedia(core, { blobs, sendToMediaQueue: queues.media.send }));
  queues.import.consume(composeFollowerImport(core, queues.import.send));
  const importPlatform = { blobs, sendToImportQueue: queues.orderImport.send };
  queues.orderImport.consume(composeImportPart(core, importPlatform));
  queues.carts.consume(composeCartWatch(core, queues.carts.send));
  queues.connectors.consume(composeHandleConnector(core));
  queues.notices.consume(composeNoticeWork(core, { schedules: schedules.notices, sendSms }));
  queues.clicks.consume(composeCountClick(core));
  const journeyRoutes = runJourneys(core, queues, {
    ...{ machines, blobs, schedules: schedules.journeys, mostMembers: cohortSize },
  });
  workflows.run({
    runTask: (resource, payload) =>
      resource === scoringTaskArn ? scoring.runScoringTask(payload) : step(payload),
    onUnsuccessful: async ({ machine, name, input }) => {
      // A failed run marks itself.
      if (machine === segmentationMachine) return;
      await stallFailedExecution(journeys, { name, cohortId: (input as { cohortId: string }).cohortId });
    },
  });

  await relayOutbox(kernel, store, queues);
  keepUpDaily(kernel, { ...core, ...journeys, machines, store, sendToRoundQueue: queues.rounds.send });

  return {
    queues,
    routes: [
      ...composeAccessApi(core, schedules.nightly),
      ...membersApi({
        ...core,
        ...members,
        ...composeIdentity(core, commerce),
        ...journeys,
        ...delivery,
        sendToImportQueue: queues.import.send,
      }),
      ...tagsApi({ ...core, ...tags, usersOf: composeUsersOf(core) }),
      ...inboundApi({ ...core, ...codePools, autoReplies: createDynamoAutoReplies(core) }),
      ...journeyRoutes,
      ...composeRehearsalApi(core, blobs),
      ...preferencesApi({ ...core, ...preferences, usersOf: composeUsersOf(core) }),
      ...commerceApi({ ...core, ...members, ...commerce }),
      ...composeAudiencesApi(core, audiencePlatform),
      ...composeCodePoolsApi(core, { createUploadLink, sendToCodeQueue: queues.codes.send }),
      ...composeTemplatesApi(core),
      ...composeEventsApi(core),
      ...composeBroadcastsApi(core, broadcastPlatform),
      ...composeInsightsApi(core, insightPlatform),
      ...composeRichMenusApi(core, menuPlatform),
      ...cartApi({ ...core, ...commerce }),
      ...composeConnectorApi(core),
      ...importApi({ ...core, ...composeOrderImports(core, importPlatform), createUploadLink }),
      ...composeScoringApi(core, { ...scoring, blobs }),
      ...composeSegmentsApi(core, blobs),
      ...composeNoticesApi(core, queues.notices.send),
      ...composeLinksApi(core),
      ...composeDeliveryApi(core),
    ],
  };
}
