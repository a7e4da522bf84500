import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { validateJourney } from '../../stepfunctions/journey/validate.ts';
import { livingDefinitions } from './living-definitions.ts';
import type { JourneyStore } from './ports.ts';

/** Names of the journeys that need a tag: whose definition would not be valid without it. */
export function createUsersOfTag(deps: {
  journeys: Pick<JourneyStore, 'list' | 'listVersions'>;
  knownTags: (channelId: string) => Promise<ReadonlySet<string>>;
}) {
  return async (channelId: string, tag: string): Promise<readonly string[]> => {
    const known = await deps.knownTags(channelId);
    const remaining = new Set([...known].filter((name) => name !== tag));
    return (await livingDefinitions(deps.journeys, channelId))
      .filter(({ definitions }) => definitions.some((definition) => needs(definition, tag, remaining)))
      .map(({ name }) => name);
  };
}

const needs = (definition: JourneyDefinition, tag: string, knownTags: ReadonlySet<string>): boolean =>
  validateJourney(definition, { knownTags }).some(
    ({ code, message }) => code === 'unknown-tag' && message.includes(` ${tag}.`),
  );
