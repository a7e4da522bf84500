import { mapBounded } from '../shared/domain/map-bounded.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { soundDefinition, type CheckDeps } from './check-definition.ts';
import type { Journey } from './domain/journey.ts';
import type { TestWalk } from './domain/test-walk.ts';
import { explainJourney, type ExplainJourneyDeps } from './explain-journey.ts';
import { findJourney, type FindJourneyDeps } from './find-journey.ts';
import { startTestWalk, type StartTestWalkDeps, type WantedTestWalk } from './start-test-walk.ts';
import { stopCohorts } from './stop-cohorts.ts';
import { testWalkEndpoints as endpoints, type TestWalkView } from './test-walk-endpoints.ts';

export type TestWalksApiDeps = StartTestWalkDeps & CheckDeps & ExplainJourneyDeps & FindJourneyDeps;

export function testWalksApi(deps: TestWalksApiDeps): Route[] {
  /** What is tried: a version as it is, or the draft or the given definition as the version that it would become. */
  const tried = async (
    { channelId, journeyId, draft, lastVersion }: Journey,
    { version, definition }: { version?: number; definition?: unknown },
  ): Promise<Pick<WantedTestWalk, 'version' | 'definition'> & Pick<TestWalk, 'of'>> => {
    if (version === undefined) {
      const json = definition ?? draft;
      const sound = await soundDefinition(deps, channelId, { json, journeyId });
      return { of: definition ? 'definition' : 'draft', version: lastVersion + 1, definition: sound };
    }
    const found = await deps.journeys.readVersion(journeyId, version);
    if (found) return { of: 'version', version, definition: found.definition };
    const message = `Version ${version} was never published.`;
    throw new Problem(422, 'Unknown version', { errors: [{ path: '/version', message }] });
  };

  const find = async ({ params, query }: Scope): Promise<{ walk: Journey; test: TestWalk }> => {
    const { channelId, journeyId } = await findJourney(deps, { params, query });
    const walk = await deps.journeys.read(channelId, params.walkId);
    if (walk?.test?.journeyId === journeyId) return { walk, test: walk.test };
    throw new Problem(404, 'Not found', { detail: `The journey has no test walk ${params.walkId}.` });
  };

  const view = async (walk: Journey, test: TestWalk): Promise<TestWalkView> => {
    const members = await mapBounded(test.memberIds, 5, async (memberId) => {
      const { journeyId: _walk, name: _name, ...passage } = await explainJourney(deps, walk, memberId);
      return { memberId, ...passage };
    });
    const isOver = members.every(({ state }) => state === 'finished');
    const state = walk.status === 'stopped' ? 'stopped' : isOver ? 'finished' : 'walking';
    return { ...headOf(walk, test), state, members };
  };

  return [
    route(endpoints.startTestWalk, async (request) => {
      const journey = await findJourney(deps, request);
      const { idempotencyKey, body } = request;
      const { memberIds, waitSeconds, timeoutSeconds } = body;
      const { of, version, definition } = await tried(journey, body);
      const test = { journeyId: journey.journeyId, of, memberIds, waitSeconds, timeoutSeconds };
      const walk = await startTestWalk(deps, journey, { test, version, definition, idempotencyKey });
      return view(walk, walk.test ?? test);
    }),
    route(endpoints.listTestWalks, async (request) => {
      const { channelId, journeyId } = await findJourney(deps, request);
      const walks = await deps.journeys.listTestWalks(channelId);
      return {
        items: walks
          .flatMap((walk) =>
            walk.test?.journeyId === journeyId
              ? [{ ...headOf(walk, walk.test), memberIds: [...walk.test.memberIds] }]
              : [],
          )
          .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)),
      };
    }),
    route(endpoints.getTestWalk, async (request) => {
      const { walk, test } = await find(request);
      return view(walk, test);
    }),
    route(endpoints.stopTestWalk, async (request) => {
      const { walk, test } = await find(request);
      if ((await deps.cohorts.listLiving(walk.journeyId)).length === 0) return view(walk, test);
      const stopped: Journey = { ...walk, status: 'stopped', updatedAt: deps.clock.now() };
      await deps.journeys.update(stopped);
      await stopCohorts(deps, walk.journeyId);
      return view(stopped, test);
    }),
  ];
}

interface Scope {
  params: { journeyId: string; walkId: string };
  query: { channelId?: string };
}

const headOf = (
  { journeyId: walkId, lastVersion: version, createdAt }: Journey,
  { journeyId, of, waitSeconds, timeoutSeconds }: TestWalk,
) => ({
  ...{ walkId, journeyId, of, version, waitSeconds, timeoutSeconds },
  startedAt: new Date(createdAt).toISOString(),
});
