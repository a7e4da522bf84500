import type { Channel } from '../../access/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import { route, type Route } from '../../shared/edge/http/endpoint.ts';
import { Problem } from '../../shared/edge/http/problem.ts';
import { soundDefinition, type CheckDeps } from '../check-definition.ts';
import type { Journey } from '../domain/journey.ts';
import type { JourneyStore } from '../ports.ts';
import { endpoints } from './endpoints.ts';
import { rehearseJourney, type RehearseDeps } from './rehearse-journey.ts';

export type RehearsalApiDeps = RehearseDeps &
  CheckDeps & {
    journeys: Pick<JourneyStore, 'read' | 'readVersion'>;
    resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  };

export function rehearsalApi(deps: RehearsalApiDeps): Route[] {
  /** The version that is asked for, or the draft as the version that it would become. */
  const chosen = async (journey: Journey, number: number | undefined) => {
    const { channelId, journeyId, lastVersion, draft } = journey;
    if (number === undefined) {
      const definition = await soundDefinition(deps, channelId, { json: draft, journeyId });
      return { journeyId, version: lastVersion + 1, definition };
    }
    const version = await deps.journeys.readVersion(journeyId, number);
    if (!version) {
      const message = 'That version was never published.';
      throw new Problem(422, 'Unknown version', { errors: [{ path: '/version', message }] });
    }
    return version;
  };

  return [
    route(endpoints.rehearseJourney, async ({ params, query, body: { version, ...settings } }) => {
      const channel = await deps.resolveChannel(query.channelId);
      const journey = await deps.journeys.read(channel.channelId, params.journeyId);
      if (!journey) {
        throw new Problem(404, 'Not found', { detail: `The channel has no journey ${params.journeyId}.` });
      }
      return rehearseJourney(deps, channel, await chosen(journey, version), settings);
    }),
    route(endpoints.rehearseDefinition, async ({ query, body: { definition: json, ...settings } }) => {
      const channel = await deps.resolveChannel(query.channelId);
      const definition = await soundDefinition(deps, channel.channelId, { json });
      const journeyId = deterministicId('rehearsed definition', channel.channelId);
      return rehearseJourney(deps, channel, { journeyId, version: 1, definition }, settings);
    }),
  ];
}
