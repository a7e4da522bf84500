import type { ReferenceKind } from '../../stepfunctions/journey/reference.ts';
import { referencesOf } from '../../stepfunctions/journey/references-of.ts';
import type { UsersOf } from './contracts.ts';
import { livingDefinitions } from './living-definitions.ts';
import type { JourneyStore } from './ports.ts';

/** Names of the (other) journeys whose draft, or a version that somebody may still be inside of, needs something. */
export function createUsersOf(deps: { journeys: Pick<JourneyStore, 'list' | 'listVersions'> }): UsersOf {
  return async (kind: ReferenceKind, channelId, id) =>
    (await livingDefinitions(deps.journeys, channelId))
      .filter(({ journeyId }) => kind !== 'journey' || journeyId !== id)
      .filter(({ definitions }) =>
        definitions.flatMap(referencesOf).some((needed) => needed.kind === kind && needed.id === id),
      )
      .map(({ name }) => name);
}
