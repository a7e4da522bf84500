import type { OutgoingMessage, SendToQueue } from '../../../lambdas/shared/domain/queue.ts';
import { under } from '../key-prefix.ts';
import type { Kernel } from '../kernel.ts';
import { nextOccurrence } from './schedule-expression.ts';
import type { ScheduleExpression } from './schedule-expression.ts';

/** Puts a message into a queue once or again and again. */
export interface Schedule {
  /** Putting a schedule with the name of another replaces it. */
  readonly name: string;
  readonly expression: ScheduleExpression;
  /** Name of the queue. */
  readonly queue: string;
  readonly message: OutgoingMessage;
}

/** EventBridge Scheduler, as far as we use it. Times that pass while the program is down are made up for once. */
export interface Scheduler {
  put(schedule: Schedule): Promise<void>;
  /** Harmless when there is none. */
  remove(name: string): Promise<void>;
  list(): (Schedule & { dueAtEpochMs: number })[];
}

interface Planned {
  readonly schedule: Schedule;
  readonly dueAtEpochMs: number;
}

const part = 'scheduler';
const retryMs = 60_000;

/** @param queueOf answers the queue of that name */
export async function openScheduler(
  kernel: Kernel,
  queueOf: (name: string) => SendToQueue,
): Promise<Scheduler> {
  const planned = new Map<string, { plan: Planned; cancel: () => void }>();
  const keyOf = (name: string): string => `schedule/${name}`;

  function set(plan: Planned, fireAtEpochMs = plan.dueAtEpochMs): void {
    const { name } = plan.schedule;
    planned.get(name)?.cancel();
    const cancel = kernel.at(fireAtEpochMs, () => kernel.start(part, () => run(plan)));
    planned.set(name, { plan, cancel });
  }

  const isCurrent = (plan: Planned): boolean => planned.get(plan.schedule.name)?.plan === plan;

  /** Sent first and noted afterwards: a crash between the two sends twice, never not at all. */
  async function run(plan: Planned): Promise<void> {
    const { schedule } = plan;
    try {
      await queueOf(schedule.queue)([schedule.message]);
      if (isCurrent(plan)) await moveOn(plan);
    } catch (error) {
      kernel.report({ part, error });
      if (isCurrent(plan)) set(plan, kernel.clock.now() + retryMs);
    }
  }

  /** A schedule that will not come again is removed (ActionAfterCompletion: DELETE). */
  async function moveOn({ schedule, dueAtEpochMs }: Planned): Promise<void> {
    const now = kernel.clock.now();
    let next = nextOccurrence(schedule.expression, dueAtEpochMs);
    if (next !== undefined && next <= now) next = nextOccurrence(schedule.expression, now);
    if (next === undefined) await remove(schedule.name);
    else await store({ schedule, dueAtEpochMs: next });
  }

  async function store(next: Planned): Promise<void> {
    await kernel.keyValue.write([{ put: keyOf(next.schedule.name), value: next }]);
    set(next);
  }

  async function remove(name: string): Promise<void> {
    planned.get(name)?.cancel();
    planned.delete(name);
    await kernel.keyValue.write([{ delete: keyOf(name) }]);
  }

  for (const { value } of await kernel.keyValue.range<Planned>(under('schedule'))) set(value);

  return {
    async put(schedule) {
      const { expression } = schedule;
      const now = kernel.clock.now();
      const dueAtEpochMs = 'at' in expression ? Date.parse(expression.at) : nextOccurrence(expression, now);
      if (dueAtEpochMs === undefined || Number.isNaN(dueAtEpochMs)) {
        throw new RangeError(`Schedule ${schedule.name}: "at" must be a moment in ISO 8601 with its zone.`);
      }
      await store({ schedule, dueAtEpochMs });
    },
    remove,
    list: () =>
      [...planned.values()].map(({ plan: { schedule, dueAtEpochMs } }) => ({ ...schedule, dueAtEpochMs })),
  };
}
