import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { explainEndpoints as endpoints } from './explain-endpoints.ts';
import { explainJourney, type ExplainJourneyDeps } from './explain-journey.ts';
import { findJourney, type FindJourneyDeps } from './find-journey.ts';

export type ExplainApiDeps = ExplainJourneyDeps & FindJourneyDeps;

export const explainApi = (deps: ExplainApiDeps): Route[] => [
  route(
    endpoints.explainJourney,
    async ({ params: { memberId }, query: { channelId, journey: journeyId } }) => {
      const journey = await findJourney(deps, { params: { journeyId }, query: { channelId } });
      if ((await deps.readMembers(journey.channelId, [memberId])).size === 0)
        throw new Problem(404, 'Not found', { detail: `The channel has no member ${memberId}.` });
      return explainJourney(deps, journey, memberId);
    },
  ),
];
