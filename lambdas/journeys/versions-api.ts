import { diffJourneys } from '../../stepfunctions/journey/diff.ts';
import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { soundDefinition, type CheckDeps } from './check-definition.ts';
import { createDraft } from './create-draft.ts';
import type { Journey, JourneyVersion } from './domain/journey.ts';
import { findJourney, type FindJourneyDeps } from './find-journey.ts';
import { journeyView } from './journey-view.ts';
import type { JourneyStore } from './ports.ts';
import { versionEndpoints as endpoints, type JourneyFile } from './version-endpoints.ts';

export type VersionsApiDeps = CheckDeps &
  FindJourneyDeps & {
    journeys: Pick<JourneyStore, 'create' | 'read' | 'readVersion' | 'listVersions'>;
    clock: Clock;
    newId: () => string;
  };

type Which = number | 'draft';

export function versionsApi(deps: VersionsApiDeps): Route[] {
  const { journeys, clock } = deps;

  const readVersion = async ({ journeyId }: Journey, version: number): Promise<JourneyVersion> => {
    const found = await journeys.readVersion(journeyId, version);
    if (found) return found;
    throw new Problem(404, 'Not found', { detail: `Version ${version} was never published.` });
  };
  const definitionOf = async (journey: Journey, which: Which): Promise<JourneyDefinition> =>
    which === 'draft' ? journey.draft : (await readVersion(journey, which)).definition;

  return [
    route(endpoints.listJourneyVersions, async (request) => {
      const journey = await findJourney(deps, request);
      const versions = await journeys.listVersions(journey.journeyId);
      const newestFirst = [...versions].sort((a, b) => b.version - a.version);
      return cutPage(
        newestFirst.map((version) => summaryOf(journey, version)),
        request.query,
        ({ version }) => String(version),
      );
    }),
    route(endpoints.getJourneyVersion, async (request) => {
      const journey = await findJourney(deps, request);
      const version = await readVersion(journey, request.params.version);
      const { definition } = version;
      return { ...summaryOf(journey, version), definition, words: journeyWords(definition) };
    }),
    route(endpoints.diffJourney, async (request) => {
      const journey = await findJourney(deps, request);
      const { from = journey.publishedVersion, to } = request.query;
      if (from === undefined)
        throw new Problem(404, 'Not found', { detail: 'The journey was never published: name "from".' });
      const [before, after] = await Promise.all([definitionOf(journey, from), definitionOf(journey, to)]);
      return { differences: diffJourneys(before, after) };
    }),
    route(endpoints.cloneJourney, async (request) => {
      const { channelId, draft } = await findJourney(deps, request);
      const { name = copyName(draft.name) } = request.body;
      return journeyView(await createDraft(deps, channelId, { ...draft, name }));
    }),
    route(endpoints.exportJourney, async (request): Promise<JourneyFile> => {
      const journey = await findJourney(deps, request);
      return {
        format: 'kizuna-journey',
        formatVersion: 1,
        exportedAt: new Date(clock.now()).toISOString(),
        definition: await definitionOf(journey, request.query.version ?? 'draft'),
      };
    }),
    route(endpoints.importJourney, async ({ query, body }) => {
      const { channelId } = await deps.resolveChannel(query.channelId);
      return journeyView(
        await createDraft(deps, channelId, await soundDefinition(deps, channelId, { json: body.definition })),
      );
    }),
  ];
}

const mostNameLength = 100;
const suffix = ' (copy)';
const copyName = (name: string): string => `${name.slice(0, mostNameLength - suffix.length)}${suffix}`;

const summaryOf = ({ publishedVersion }: Journey, { version, createdAt, retired }: JourneyVersion) => ({
  ...{ version, retired, current: version === publishedVersion },
  createdAt: new Date(createdAt).toISOString(),
});
