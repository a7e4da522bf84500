import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../lambdas/shared/domain/json.ts';
import { under } from '../key-prefix.ts';
import type { Kernel } from '../kernel.ts';
import { nextOccurrence } from './schedule-expression.ts';
import type { ScheduleExpression } from './schedule-expression.ts';

export interface Schedule {
  readonly name: string;
  readonly expression: ScheduleExpression;
  /** What its target is called with. */
  readonly input: Json;
}

/** A call that is due; a throw brings it again after a minute. At least once, as from EventBridge Scheduler. */
export type CallTarget = (due: {
  readonly name: string;
  readonly input: Json;
  /** The moment for which it was planned. */
  readonly scheduledAtEpochMs: number;
}) => Promise<void>;

/**
 * EventBridge Scheduler, as far as we use it. While time is advanced each occurrence comes at its own moment; those that
 * pass while the program is down are made up for by one call.
 */
export interface Scheduler {
  /** Replaces a schedule of that name. One that is there already keeps its next moment. */
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

/** @param call runs the function that all schedules have as target; metered as an invocation */
export async function openScheduler(kernel: Kernel, call: CallTarget): Promise<Scheduler> {
  const planned = new Map<string, { plan: Planned; cancel: () => void }>();
  const keyOf = (name: string): string => `schedule/${name}`;

  function set(plan: Planned, fireAtEpochMs = plan.dueAtEpochMs): void {
    const { name } = plan.schedule;
    planned.get(name)?.cancel();
    const cancel = kernel.at(fireAtEpochMs, () => kernel.start(part, () => run(plan)));
    planned.set(name, { plan, cancel });
  }

  const isCurrent = (plan: Planned): boolean => planned.get(plan.schedule.name)?.plan === plan;

  /** Called first and noted afterwards: a crash between the two calls twice, never not at all. */
  async function run(plan: Planned): Promise<void> {
    const { name, input } = plan.schedule;
    try {
      await kernel.invoke(() => call({ name, input, scheduledAtEpochMs: plan.dueAtEpochMs }));
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
      if (isDeepStrictEqual(planned.get(schedule.name)?.plan.schedule, schedule)) return;
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
