import { JourneyDefinition } from '../journey/definition.ts';
import welcome from './welcome.json' with { type: 'json' };

/** Journeys that are ready to be used, by name. */
export const templates: Readonly<Record<'welcome', JourneyDefinition>> = {
  welcome: JourneyDefinition.parse(welcome),
};
