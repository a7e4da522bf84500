import type { JourneyTrigger } from '../definition.ts';
import { triggerKinds } from './registry.ts';
import type { HappenedEvent, TriggerKind } from './trigger-kind.ts';

/** Does the event let its members enter? */
export function startsWith(trigger: JourneyTrigger, event: HappenedEvent): boolean {
  return rulesOf(trigger).startsWith(trigger, event);
}

export const triggerWords = (trigger: JourneyTrigger): string => rulesOf(trigger).words(trigger);

function rulesOf(trigger: JourneyTrigger): TriggerKind<JourneyTrigger> {
  return triggerKinds[trigger.kind];
}
