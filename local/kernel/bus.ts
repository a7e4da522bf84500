import type { SendToQueue } from '../../lambdas/shared/domain/queue.ts';
import type { Meter } from './meter.ts';

/** What goes over the bus: a type in the past tense, and whatever else the queues are to get. */
export interface BusEvent {
  readonly type: string;
}

/** Brings events of some types into a queue. */
export type BusRule = { readonly queue: SendToQueue } & (
  | { readonly types: readonly string[] }
  /** The beginning of the types: `tag.` */
  | { readonly prefix: string }
);

export interface Bus {
  /**
   * Resolves once every rule's queue has stored its events. After a throw some queues may have them: publish again, and
   * consumers drop what they know by its id.
   */
  publish(events: readonly BusEvent[]): Promise<void>;
}

export function createBus(meter: Meter, rules: readonly BusRule[]): Bus {
  return {
    async publish(events) {
      meter.count('busEvents', events.length);
      await Promise.all(
        rules.map(async (rule) => {
          const messages = events.filter(({ type }) => matches(rule, type)).map((body) => ({ body }));
          if (messages.length > 0) await rule.queue(messages);
        }),
      );
    },
  };
}

const matches = (rule: BusRule, type: string): boolean =>
  'prefix' in rule ? type.startsWith(rule.prefix) : rule.types.includes(type);
