import type { ReadSentCounts } from '../delivery/contracts.ts';
import { addDays, lineDate } from '../shared/domain/line-day.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { periodsOf } from './domain/periods.ts';
import { watchedDays } from './domain/watch.ts';
import type { FigureStore, ListLineRequests } from './ports.ts';

export interface NoteSendsDeps {
  figures: Pick<FigureStore, 'noteSent' | 'listOpen'>;
  readSentCounts: ReadSentCounts;
  listLineRequests: ListLineRequests;
}

const writesUnderWay = 8;
const dayMs = 86_400_000;

/**
 * Opens what was sent as long as LINE changes its figures: whoever is seen in these days is open, so a night that was
 * missed is made up for.
 */
export async function noteSends(
  { figures, readSentCounts, listLineRequests }: NoteSendsDeps,
  channelId: string,
  { now, today }: { now: number; today: string },
): Promise<void> {
  const [counts, open, requests] = await Promise.all([
    readSentCounts(channelId, { from: addDays(today, -watchedDays), to: today }),
    figures.listOpen(channelId),
    listLineRequests(channelId, now - watchedDays * dayMs),
  ]);
  const known = new Set(open.map(({ target, from, lastSentOn }) => `${target} ${from} ${lastSentOn}`));
  const units = periodsOf(counts, open).map((period) => ({ kind: 'unit' as const, ...period }));
  const sent = requests.map(({ requestId, sentAt }) => {
    const date = lineDate(sentAt);
    return { kind: 'request' as const, target: requestId, from: date, to: date, lastSentOn: date };
  });
  const changed = [...units, ...sent].filter(
    ({ target, from, lastSentOn }) => !known.has(`${target} ${from} ${lastSentOn}`),
  );
  await mapBounded(changed, writesUnderWay, (watch) => figures.noteSent({ channelId, ...watch }));
}
