import { createDynamoJourneys } from '../journeys/adapters/dynamo-journeys.ts';
import { createUsersOf } from '../journeys/users-of.ts';
import type { Core } from './core.ts';

/** Journeys that need something, for those who would delete it. */
export const composeJourneyUses = (core: Core) => createUsersOf({ journeys: createDynamoJourneys(core) });
