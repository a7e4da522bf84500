import { nextLocalTime } from '../../../stepfunctions/journey/local-time.ts';
import { restVariant } from './assign-group.ts';
import type { BroadcastDefinition } from './definition.ts';
import { chunkPlaces, type ChunkPlace, type Manifest } from './manifest.ts';

export interface PlannedChunk extends ChunkPlace {
  /** Epoch milliseconds from which it may be sent. */
  dueAt: number;
}

const minuteMs = 60_000;
const hourMs = 3_600_000;

/**
 * When each chunk is due, in that order: at the start, in its members' best hour, or when the winner is known, and in all
 * cases not faster than the rate. The same for the same broadcast, whenever it is asked.
 */
export function planChunks(
  manifest: Manifest,
  {
    startedAt,
    timeZone,
    definition: { winner, recipientsPerMinute },
  }: {
    startedAt: number;
    timeZone: string;
    definition: Pick<BroadcastDefinition, 'winner' | 'recipientsPerMinute'>;
  },
): PlannedChunk[] {
  const dueOf = ({ group }: ChunkPlace): number => {
    const { variant, hour } = manifest.groups[group] ?? { variant: '' };
    const from = variant === restVariant && winner ? startedAt + winner.afterHours * hourMs : startedAt;
    return hour === undefined ? from : startOfHour(from, hour, timeZone);
  };
  const planned = chunkPlaces(manifest)
    .map((place) => ({ ...place, dueAt: dueOf(place) }))
    .sort((a, b) => a.dueAt - b.dueAt || a.chunk - b.chunk);
  return recipientsPerMinute === undefined ? planned : slowedDown(planned, recipientsPerMinute);
}

/** The moment itself when it lies in that local hour, else when the hour begins next. */
function startOfHour(from: number, hour: number, timeZone: string): number {
  const localTime = `${String(hour).padStart(2, '0')}:00`;
  return nextLocalTime(from - hourMs, timeZone, { localTime }) <= from
    ? from
    : nextLocalTime(from, timeZone, { localTime });
}

/** Each chunk after the time that the one before it takes at the rate. */
function slowedDown(planned: readonly PlannedChunk[], recipientsPerMinute: number): PlannedChunk[] {
  let free = -Infinity;
  return planned.map((chunk) => {
    const dueAt = Math.max(chunk.dueAt, free);
    free = dueAt + (chunk.count / recipientsPerMinute) * minuteMs;
    return { ...chunk, dueAt };
  });
}
