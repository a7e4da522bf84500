import type { JourneyTrigger } from '../definition.ts';
import { kindOfTrigger } from './kind-of-trigger.ts';
import type { HappenedEvent } from './trigger-kind.ts';

/** May the event let its members enter? Without its text, a trigger that reads texts says no. */
export function startsWith(trigger: JourneyTrigger, event: HappenedEvent): boolean {
  return listensTo(trigger, event) && kindOfTrigger(trigger).startsWith(trigger, event);
}

/** Is it an event of a type that the trigger looks at? */
export const listensTo = (trigger: JourneyTrigger, { type }: Pick<HappenedEvent, 'type'>): boolean =>
  kindOfTrigger(trigger).listensTo(trigger).includes(type);

export const triggerWords = (trigger: JourneyTrigger): string => kindOfTrigger(trigger).words(trigger);
