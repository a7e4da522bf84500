import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { findJourney, type FindJourneyDeps } from './find-journey.ts';
import { moveEndpoints as endpoints } from './move-endpoints.ts';
import { previewMove } from './preview-move.ts';
import { refuseUnless } from './refuse-unless.ts';
import { previewToPublished, startMove, type StartMoveDeps } from './start-move.ts';

export type MoveApiDeps = StartMoveDeps & FindJourneyDeps;

export const moveApi = (deps: MoveApiDeps): Route[] => [
  route(endpoints.getJourneyMove, async (request) => {
    const journey = await findJourney(deps, request);
    const { lastVersion, draft } = journey;
    if (request.query.to === 'draft')
      return previewMove(deps, journey, { version: lastVersion + 1, definition: draft });
    return previewToPublished(deps, journey);
  }),
  route(endpoints.moveMembers, async (request) => {
    const journey = await findJourney(deps, request);
    refuseUnless(journey, ['published', 'paused', 'draining'], 'move its members');
    return startMove(deps, journey);
  }),
];
