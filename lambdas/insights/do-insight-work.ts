import { lineDate } from '../shared/domain/line-day.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { fetchFigures, type FetchDeps } from './fetch-figures.ts';
import { noteSends, type NoteSendsDeps } from './note-sends.ts';
import type { FigureStore, InsightWork, LineInsights } from './ports.ts';
import { reconcile, type ReconcileDeps } from './reconcile.ts';

export type InsightWorkDeps = NoteSendsDeps &
  FetchDeps &
  ReconcileDeps & {
    figures: FigureStore;
    line: LineInsights;
    sendToInsightQueue: SendToQueue<InsightWork>;
  };

/** The longest that a queue holds a message back (SQS DelaySeconds). */
const roundSeconds = 900;
/** Rounds of a day; the next night goes on with what is left, the longest waiting first. */
const mostRounds = 90;

/** What waits in the queue `insights.work`; each piece can be repeated. */
export function createDoInsightWork(deps: InsightWorkDeps) {
  return async (work: InsightWork): Promise<void> => {
    const { channelId } = work;
    switch (work.work) {
      case 'night': {
        const now = deps.clock.now();
        const today = lineDate(now);
        await noteSends(deps, channelId, { now, today });
        await noteUnitsUsed(deps, channelId, today);
        return runRound(deps, { channelId, date: today, round: 1 });
      }
      case 'round':
        return runRound(deps, work);
    }
  };
}

/** The limit is one of a month, and LINE tells only of the current one. */
async function noteUnitsUsed(deps: InsightWorkDeps, channelId: string, today: string): Promise<void> {
  const open = await deps.figures.listOpen(channelId);
  if (!open.some(({ kind }) => kind === 'unit')) return;
  const used = await deps.line.unitsUsed(channelId);
  if (used.outcome === 'told') await deps.figures.saveUnitsUsed(channelId, today.slice(0, 7), used.value);
}

async function runRound(
  deps: InsightWorkDeps,
  { channelId, date, round }: { channelId: string; date: string; round: number },
): Promise<void> {
  const results = [await fetchFigures(deps, channelId, date), await reconcile(deps, channelId, date)];
  if (results.includes('later') && round < mostRounds) {
    const body = { work: 'round', channelId, date, round: round + 1 } as const;
    await deps.sendToInsightQueue([{ body, groupId: channelId, delaySeconds: roundSeconds }]);
  }
}
