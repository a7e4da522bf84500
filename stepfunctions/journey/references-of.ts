import type { JourneyDefinition } from './definition.ts';
import type { Reference } from './reference.ts';
import { segmentRules } from './segment-rules.ts';
import { validateJourney } from './validate.ts';

const nothing = new Map<string, never>();
const none = new Set<string>();

/** Something that a definition needs, and where it names it. */
export interface FoundReference extends Reference {
  /** JSON pointer into the definition. */
  path: string;
}

/** What a rule of the language of segments names; paths are relative to the rule. */
export type ReferencesInRule = (expression: unknown) => readonly FoundReference[];

/**
 * All that a definition needs: what it would lack in a channel that has nothing, its segments, and what its own rules name.
 * The contents of templates are not looked into.
 */
export function referencesOf(
  definition: JourneyDefinition,
  referencesInRule: ReferencesInRule,
): FoundReference[] {
  const problems = validateJourney(definition, {
    ...{ knownTags: none, knownTopics: none, knownAudiences: none },
    ...{ knownCodePools: none, knownBroadcasts: none, knownMembers: none },
    ...{ knownTemplates: nothing, knownRichMenus: nothing, knownJourneys: nothing },
  });
  return [
    ...problems.flatMap(({ missing, path }) => (missing ? [{ ...missing, path }] : [])),
    ...segmentRules(definition).flatMap(({ path, rule }): FoundReference[] =>
      'segmentId' in rule
        ? [{ kind: 'segment', id: rule.segmentId, path: `${path}/segmentId` }]
        : referencesInRule(rule.expression).map((found) => ({
            ...found,
            path: `${path}/expression${found.path}`,
          })),
    ),
  ];
}
