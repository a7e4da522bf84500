import { segmentRules } from '../../stepfunctions/journey/segment-rules.ts';
import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { livingDefinitions } from './living-definitions.ts';
import type { JourneyStore } from './ports.ts';

/** Names of the journeys that choose members by a segment, directly or within a rule of their own. */
export function createUsersOfSegment(deps: {
  journeys: Pick<JourneyStore, 'list' | 'listTestWalks' | 'listVersions'>;
}) {
  return async (channelId: string, segmentId: string): Promise<readonly string[]> =>
    (await livingDefinitions(deps.journeys, channelId))
      .filter(({ definitions }) => definitions.some((definition) => names(definition, segmentId)))
      .map(({ name }) => name);
}

const names = (definition: JourneyDefinition, segmentId: string): boolean =>
  segmentRules(definition).some(({ rule }) =>
    'segmentId' in rule
      ? rule.segmentId === segmentId
      : JSON.stringify(rule.expression).includes(`"segment":${JSON.stringify(segmentId)}`),
  );
