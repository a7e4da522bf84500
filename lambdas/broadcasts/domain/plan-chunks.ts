import { nextLocalTime } from '../../../stepfunctions/journey/local-time.ts';
import { restVariant } from './assign-group.ts';
import type { BroadcastDefinition } from './definition.ts';
import { chunkPlaces, type ChunkPlace, type Manifest } from './manifest.ts';

export interface PlannedChunk extends ChunkPlace {
  /** Epoch milliseconds from which it may be sent. */
  dueAt: number;
}

const hourMs = 3_600_000;

/**
 * When each chunk is due, in that order: at the start, in its members' best hour, or when the winner is known. The same for
 * the same broadcast, whenever it is asked.
 */
export function planChunks(
  manifest: Manifest,
  {
    startedAt,
    timeZone,
    definition: { winner },
  }: {
    startedAt: number;
    timeZone: string;
    definition: Pick<BroadcastDefinition, 'winner'>;
  },
): PlannedChunk[] {
  const dueOf = ({ group }: ChunkPlace): number => {
    const { variant, hour } = manifest.groups[group] ?? { variant: '' };
    const from = variant === restVariant && winner ? startedAt + winner.afterHours * hourMs : startedAt;
    return hour === undefined ? from : startOfHour(from, hour, timeZone);
  };
  return chunkPlaces(manifest)
    .map((place) => ({ ...place, dueAt: dueOf(place) }))
    .sort((a, b) => a.dueAt - b.dueAt || a.chunk - b.chunk);
}

/** The moment itself when it lies in that local hour, else when the hour begins next. */
function startOfHour(from: number, hour: number, timeZone: string): number {
  const localTime = `${String(hour).padStart(2, '0')}:00`;
  return nextLocalTime(from - hourMs, timeZone, { localTime }) <= from
    ? from
    : nextLocalTime(from, timeZone, { localTime });
}
