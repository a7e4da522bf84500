import type { Clock } from '../shared/domain/clock.ts';
import type { LineStatistics } from './contracts.ts';
import { dueToday, isLastFetch, lastDayOf, type Watch } from './domain/watch.ts';
import type { FigureStore, LineInsights, Told } from './ports.ts';

export interface FetchDeps {
  figures: Pick<FigureStore, 'listOpen' | 'saveFetched'>;
  line: Pick<LineInsights, 'ofUnit' | 'ofRequest'>;
  log: (code: 'INSIGHTS_REFUSED', detail: { channelId: string; status: number }) => void;
  clock: Pick<Clock, 'now'>;
}

/** LINE answers 60 questions an hour of each kind; a round comes every quarter of an hour. */
const questionsPerRound = 15;

/** Fetches what is open and was not fetched today, as far as LINE's rate allows; each is saved at once. */
export async function fetchFigures(
  deps: FetchDeps,
  channelId: string,
  today: string,
): Promise<'done' | 'later'> {
  const due = dueToday(await deps.figures.listOpen(channelId), today);
  let result: 'done' | 'later' = 'done';
  for (const kind of ['unit', 'request'] as const) {
    const fetched = await fetchKind(
      deps,
      due.filter((watch) => watch.kind === kind),
      today,
    );
    if (fetched === 'refused') return 'done';
    if (fetched === 'later') result = 'later';
  }
  return result;
}

async function fetchKind(
  deps: FetchDeps,
  due: readonly Watch[],
  today: string,
): Promise<'done' | 'later' | 'refused'> {
  for (const watch of due.slice(0, questionsPerRound)) {
    const told = await ask(deps, watch, today);
    switch (told.outcome) {
      case 'later':
        return 'later';
      case 'refused':
        deps.log('INSIGHTS_REFUSED', { channelId: watch.channelId, status: told.status });
        return 'refused';
      case 'told':
        await save(deps, watch, { today, statistics: told.value });
        break;
      case 'none':
        await save(deps, watch, { today });
    }
  }
  return due.length > questionsPerRound ? 'later' : 'done';
}

const ask = ({ line }: FetchDeps, watch: Watch, today: string): Promise<Told<LineStatistics>> =>
  watch.kind === 'request'
    ? line.ofRequest(watch.channelId, watch.target)
    : line.ofUnit(watch.channelId, { unit: watch.target, from: watch.from, to: lastDayOf(watch, today) });

const save = (
  { figures, clock }: FetchDeps,
  watch: Watch,
  { today, statistics }: { today: string; statistics?: LineStatistics },
): Promise<void> =>
  figures.saveFetched(
    watch.channelId,
    {
      ...{ kind: watch.kind, target: watch.target, from: watch.from },
      to: lastDayOf(watch, today),
      fetchedAt: clock.now(),
      isFinal: isLastFetch(watch, today),
      ...(statistics && { statistics }),
    },
    today,
  );
