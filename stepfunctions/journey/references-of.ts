import type { JourneyDefinition } from './definition.ts';
import type { Reference } from './reference.ts';
import { validateJourney } from './validate.ts';

const nothing = new Map<string, never>();
const none = new Set<string>();

/** All that a definition needs: what it would lack in a channel that has nothing. */
export function referencesOf(definition: JourneyDefinition): Reference[] {
  const problems = validateJourney(definition, {
    ...{ knownTags: none, knownTopics: none, knownAudiences: none },
    ...{ knownCodePools: none, knownMembers: none },
    ...{ knownTemplates: nothing, knownRichMenus: nothing, knownJourneys: nothing },
  });
  return problems.flatMap(({ missing }) => missing ?? []);
}
