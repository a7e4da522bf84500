import type { z } from 'zod';

export interface HappenedEvent {
  type: string;
  data: Readonly<Record<string, unknown>>;
}

/** One kind of trigger. */
export interface TriggerKind<Trigger> {
  schema: z.ZodType<Trigger>;
  startsWith(trigger: Trigger, event: HappenedEvent): boolean;
  words(trigger: Trigger): string;
}
