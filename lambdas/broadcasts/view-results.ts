import { aggregationUnit } from '../delivery/contracts.ts';
import type { LineFigures, ReadLineFigures } from '../insights/contracts.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { isSettled } from './domain/measure-times.ts';
import { noReactions, type Measured, type Reactions } from './domain/reactions.ts';
import type { BroadcastView } from './views.ts';

/** What recipients did, by our own count. */
export function viewReactions(
  broadcast: Broadcast,
  { measuredAt, byVariant, holdout }: Measured,
): NonNullable<BroadcastView['reactions']> {
  return {
    measuredAt: new Date(measuredAt).toISOString(),
    isFinal: isSettled(broadcast, measuredAt),
    all: Object.values(byVariant).reduce(sumOf, noReactions()),
    ...{ byVariant, holdout },
  };
}

/** Every recipient is in one variant only, so that variants add up. */
const sumOf = (sum: Reactions, one: Reactions): Reactions => {
  const names = Object.keys(sum) as (keyof Reactions)[];
  return Object.fromEntries(names.map((name) => [name, sum[name] + one[name]])) as unknown as Reactions;
};

/** What LINE says of it; undefined before LINE has said anything. */
export async function viewLine(
  readLineFigures: ReadLineFigures,
  { channelId, broadcastId, definition, lineRequestId }: Broadcast,
): Promise<BroadcastView['line']> {
  const units = definition.variants.map(({ name: variant }) => ({
    variant,
    unit: aggregationUnit({ kind: 'broadcast', broadcastId, variant }) ?? '',
  }));
  const requests = lineRequestId === undefined ? [] : [lineRequestId];
  const told = await readLineFigures(channelId, [...units.map(({ unit }) => unit), ...requests]);
  if (told.size === 0) return undefined;
  const byVariant = units.flatMap(({ variant, unit }): [string, LineFigures[]][] => {
    const periods = told.get(unit);
    return periods ? [[variant, [...periods]]] : [];
  });
  const [request] = told.get(lineRequestId ?? '') ?? [];
  return { byVariant: Object.fromEntries(byVariant), ...(request && { request }) };
}
