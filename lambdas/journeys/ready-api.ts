import { journeyWords } from '../../stepfunctions/journey/words.ts';
import { readyJourneys } from '../../stepfunctions/ready-journeys/index.ts';
import { definitionIn } from '../../stepfunctions/ready-journeys/ready-journey.ts';
import type { Channel } from '../access/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { EnsureTags } from '../tags/contracts.ts';
import { soundDefinition, type CheckDeps } from './check-definition.ts';
import { createDraft, type CreateDraftDeps } from './create-draft.ts';
import { journeyView } from './journey-view.ts';
import { readyEndpoints as endpoints } from './ready-endpoints.ts';

export type ReadyApiDeps = CheckDeps &
  CreateDraftDeps & {
    ensureTags: EnsureTags;
    resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  };

export const readyApi = (deps: ReadyApiDeps): Route[] => [
  route(endpoints.listReadyJourneys, ({ query: { language } }) =>
    Promise.resolve({
      items: [...readyJourneys].map(([name, ready]) => {
        const definition = definitionIn(ready, language);
        const { title, summary, needs, measure } = ready;
        const tags = ready.tags.map((tag) => tag.name);
        return { name, title, summary, tags, needs, measure, words: journeyWords(definition), definition };
      }),
    }),
  ),
  route(endpoints.takeReadyJourney, async ({ params: { name }, query, body: { language } }) => {
    const ready = readyJourneys.get(name);
    if (!ready)
      throw new Problem(404, 'Not found', {
        detail: `There is no ready journey ${name}. GET /v1/ready-journeys lists them.`,
      });
    const { channelId } = await deps.resolveChannel(query.channelId);
    await deps.ensureTags(channelId, ready.tags);
    const definition = await soundDefinition(deps, channelId, { json: definitionIn(ready, language) });
    return journeyView(await createDraft(deps, channelId, definition));
  }),
];
