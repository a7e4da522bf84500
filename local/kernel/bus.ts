import { typePrefixOf } from '../../lambdas/events/env.ts';
import type { SendToQueue } from '../../lambdas/shared/domain/queue.ts';
import type { Meter } from './meter.ts';

/** What goes over the bus: a type in the past tense, and whatever else the queues are to get. */
export interface BusEvent {
  readonly type: string;
}

/** Brings events of some types into a queue. */
export interface BusRule {
  readonly queue: SendToQueue;
  /** One type, or all that begin so: `tag.*` */
  readonly types: readonly string[];
}

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

const matches = ({ types }: BusRule, type: string): boolean =>
  types.some((wanted) => {
    const prefix = typePrefixOf(wanted);
    return prefix === undefined ? wanted === type : type.startsWith(prefix);
  });
