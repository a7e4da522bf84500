import type { JourneyTrigger } from '../definition.ts';
import { triggerKinds } from './registry.ts';
import type { TriggerKind } from './trigger-kind.ts';

/** The kind's rules for a trigger of that kind; the schema has made sure that the two fit. */
export function kindOfTrigger(trigger: JourneyTrigger): TriggerKind<JourneyTrigger> {
  return triggerKinds[trigger.kind];
}
