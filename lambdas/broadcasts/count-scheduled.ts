import type { Channel } from '../access/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import { createAssignGroup } from './domain/assign-group.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { nextOccurrence } from './domain/next-occurrence.ts';
import type { Month } from './domain/quota-forecast.ts';
import { createIsRecipient, scanRecipients, type ScanDeps } from './scan-recipients.ts';

export type CountScheduledDeps = ScanDeps;

export interface Scheduled {
  broadcastId: string;
  name: string;
  at: number;
  /** Until the end of the month. */
  occurrences: number;
  /** Null: only LINE knows, or a list cannot be read. */
  recipients: number | null;
}

/** A request lives 30 s behind the API. */
const mostMs = 10_000;

/** Whom scheduled broadcasts would reach, all counted in one pass over the members. */
export async function countScheduled(
  deps: CountScheduledDeps,
  channel: Channel,
  { planned, month }: { planned: readonly Broadcast[]; month: Month },
): Promise<{ scheduled: Scheduled[]; isExact: boolean }> {
  const counters = await Promise.all(planned.map((broadcast) => counterOf(deps, channel, broadcast)));
  const needed = counters.filter((counter) => counter.test !== undefined);
  const everybody = { audience: { allFriends: true as const } };
  const { scale } =
    needed.length === 0
      ? { scale: 1 }
      : await scanRecipients(
          deps,
          channel.channelId,
          { definition: everybody, untilEpochMs: deps.clock.now() + mostMs },
          (row) => {
            for (const counter of needed) if (counter.test?.(row)) counter.count += 1;
          },
        );
  const scheduled = planned.map((broadcast, index): Scheduled => {
    const counter = counters[index];
    return {
      ...{ broadcastId: broadcast.broadcastId, name: broadcast.definition.name },
      at: broadcast.scheduledAt ?? 0,
      occurrences: occurrencesIn(broadcast, month, channel.settings.timeZone),
      recipients: counter?.test ? Math.round(counter.count * scale) : mostOf(broadcast),
    };
  });
  return { scheduled, isExact: scale === 1 };
}

interface Counter {
  count: number;
  test: ((row: MemberRow) => boolean) | undefined;
}

async function counterOf(
  deps: CountScheduledDeps,
  channel: Channel,
  { broadcastId, definition }: Broadcast,
): Promise<Counter> {
  const recipients = await createIsRecipient(deps, channel, definition);
  if ('problem' in recipients) return { count: 0, test: undefined };
  const groupOf = createAssignGroup(broadcastId, definition, { languageOf: () => '', bestHourOf: () => 0 });
  return { count: 0, test: (row) => recipients.test(row) && groupOf(row) !== undefined };
}

const mostOf = ({ definition: { audience } }: Broadcast): number | null =>
  'narrowcast' in audience ? (audience.narrowcast.limit?.max ?? null) : null;

function occurrencesIn(
  { scheduledAt = 0, recurrence }: Broadcast,
  { endsAt }: Month,
  timeZone: string,
): number {
  if (!recurrence) return scheduledAt < endsAt ? 1 : 0;
  let count = 0;
  for (let at = scheduledAt; at < endsAt; at = nextOccurrence(recurrence, at, timeZone)) count += 1;
  return count;
}
