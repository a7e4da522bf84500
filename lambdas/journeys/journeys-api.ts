import type { Channel } from '../access/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { checkDefinition, soundDefinition, type CheckDeps } from './check-definition.ts';
import { createDraft } from './create-draft.ts';
import { deleteDraft, type DeleteDraftDeps } from './delete-draft.ts';
import type { Journey } from './domain/journey.ts';
import { endpoints } from './endpoints.ts';
import { enrol, type EnrolDeps } from './enrol.ts';
import { explainApi, type ExplainApiDeps } from './explain-api.ts';
import { findJourney } from './find-journey.ts';
import { journeySummary, journeyView } from './journey-view.ts';
import { keepTimer, type TimerDeps } from './keep-timer.ts';
import { moveApi, type MoveApiDeps } from './move-api.ts';
import { publishJourney, type PublishDeps } from './publish-journey.ts';
import type { CohortStore, JourneyStore, Machines } from './ports.ts';
import { readyApi, type ReadyApiDeps } from './ready-api.ts';
import { refuseUnless } from './refuse-unless.ts';
import { reportJourney, type ReportDeps } from './report-journey.ts';
import { reportTable } from './report-table.ts';
import { resumeCohorts } from './resume-cohorts.ts';
import { startMove } from './start-move.ts';
import { stopCohorts } from './stop-cohorts.ts';
import { webhookApi, type WebhookApiDeps } from './webhook-api.ts';
import { testWalksApi, type TestWalksApiDeps } from './test-walks-api.ts';
import { versionsApi } from './versions-api.ts';

export type JourneysApiDeps = CheckDeps &
  DeleteDraftDeps &
  WebhookApiDeps &
  PublishDeps &
  EnrolDeps &
  TimerDeps &
  ExplainApiDeps &
  ReadyApiDeps &
  ReportDeps &
  TestWalksApiDeps &
  MoveApiDeps & {
    journeys: JourneyStore;
    cohorts: CohortStore;
    machines: Machines;
    resolveChannel: (channelId: string | undefined) => Promise<Channel>;
    newId: () => string;
  };

interface Scope {
  params: { journeyId: string };
  query: { channelId?: string };
}

export function journeysApi(deps: JourneysApiDeps): Route[] {
  const { journeys, clock } = deps;

  const find = (request: Scope): Promise<Journey> => findJourney(deps, request);

  const change = async (journey: Journey, changes: Partial<Journey>): Promise<Journey> => {
    const changed = { ...journey, ...changes, updatedAt: clock.now() };
    if (!(await journeys.update(changed))) throw changedMeanwhile();
    return { ...changed, revision: changed.revision + 1 };
  };

  return [
    route(endpoints.listJourneys, async ({ query }) => {
      const { channelId } = await deps.resolveChannel(query.channelId);
      const items = (await journeys.list(channelId)).map(journeySummary);
      return cutPage(items, query, ({ journeyId }) => journeyId);
    }),
    route(endpoints.createJourney, async ({ query, body }) => {
      const { channelId } = await deps.resolveChannel(query.channelId);
      const draft = await soundDefinition(deps, channelId, { json: body });
      return journeyView(await createDraft(deps, channelId, draft));
    }),
    route(endpoints.getJourney, async (request) => journeyView(await find(request))),
    route(endpoints.replaceJourney, async (request) => {
      const journey = await find(request);
      const { channelId, journeyId } = journey;
      const draft = await soundDefinition(deps, channelId, { json: request.body, journeyId });
      return journeyView(await change(journey, { draft }));
    }),
    route(endpoints.deleteJourney, async (request) => {
      if (!(await deleteDraft(deps, await find(request)))) throw changedMeanwhile();
    }),
    route(endpoints.validateJourney, async ({ query, body }) => {
      const { channelId } = await deps.resolveChannel(query.channelId);
      return checkDefinition(deps, channelId, { json: body });
    }),
    route(endpoints.publishJourney, async (request) => {
      const journey = await find(request);
      const { channelId, journeyId, draft } = journey;
      await soundDefinition(deps, channelId, { json: draft, journeyId });
      const published = await publishJourney(deps, journey);
      if (published === 'changed meanwhile') throw changedMeanwhile();
      await keepTimer(deps, published);
      if (request.body.members === 'stay') return journeyView(published);
      return { ...journeyView(published), move: await startMove(deps, published) };
    }),
    route(endpoints.pauseJourney, async (request) => {
      const journey = await find(request);
      refuseUnless(journey, ['published', 'paused', 'draining'], 'be paused');
      const drains = journey.drains ?? (journey.status === 'draining' ? true : undefined);
      const paused = await change(journey, { status: 'paused', drains });
      await keepTimer(deps, paused);
      return journeyView(paused);
    }),
    route(endpoints.resumeJourney, async (request) => {
      const journey = await find(request);
      refuseUnless(journey, ['published', 'paused', 'draining'], 'be resumed');
      const { status } = resumedState(journey);
      const resumed = await change(journey, { status, drains: undefined });
      await keepTimer(deps, resumed);
      await resumeCohorts(deps, journey.journeyId);
      return journeyView(resumed);
    }),
    route(endpoints.stopJourney, async (request) => {
      const journey = await find(request);
      refuseUnless(journey, ['published', 'paused', 'draining', 'stopped'], 'be stopped');
      const { mode } = request.body;
      const isOver = mode === 'now' || journey.status === 'stopped';
      const stopped = await change(journey, { status: isOver ? 'stopped' : 'draining', drains: undefined });
      await keepTimer(deps, stopped);
      if (mode === 'now') await stopCohorts(deps, journey.journeyId);
      return journeyView(stopped);
    }),
    route(endpoints.enrolMembers, async (request) => {
      const journey = await find(request);
      refuseUnless(resumedState(journey), ['published', 'paused'], 'take members');
      const causeId = request.idempotencyKey ?? deps.newId();
      return enrol(deps, journey, { causeId, wanted: request.body });
    }),
    route(
      endpoints.reportJourney,
      async (request) => {
        const journey = await find(request);
        const number = request.query.version ?? journey.publishedVersion;
        const report = number === undefined ? undefined : await reportJourney(deps, journey, number);
        if (!report) throw new Problem(404, 'Not found', { detail: 'That version was never published.' });
        return report;
      },
      reportTable,
    ),
    ...moveApi(deps),
    ...versionsApi(deps),
    ...testWalksApi(deps),
    ...explainApi(deps),
    ...webhookApi(deps),
    ...readyApi(deps),
  ];
}

/** What a journey is once it is resumed. */
const resumedState = (journey: Journey): Journey =>
  journey.status === 'paused' ? { ...journey, status: journey.drains ? 'draining' : 'published' } : journey;

const changedMeanwhile = (): Problem =>
  new Problem(409, 'Changed meanwhile', {
    detail: 'Somebody else changed the journey: read it and try again.',
  });
