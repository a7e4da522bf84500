import type { ReadChannel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { dateOfDay, localDay } from '../shared/domain/local-day.ts';
import type { RunStore, ScoringRun, StartMachine } from './ports.ts';

export interface StartRunDeps {
  runs: Pick<RunStore, 'newest' | 'begin'>;
  startMachine: StartMachine;
  readChannel: ReadChannel;
  clock: Pick<Clock, 'now'>;
}

/** A run takes minutes; one that shows no end after so long has lost its execution, and the next may begin. */
const lostAfterMs = 12 * 3_600_000;
const mostTries = 5;

/**
 * Scores a channel as of its local date: once a date, unless `again`. Asked while a run is under way it answers that run,
 * and starts its execution once more in case the first start was lost.
 */
export function createStartRun(deps: StartRunDeps) {
  return async (channelId: string, { again = false } = {}): Promise<ScoringRun> => {
    const channel = await deps.readChannel(channelId);
    if (!channel) throw new Error(`There is no channel ${channelId}.`);
    const now = deps.clock.now();
    const asOf = dateOfDay(localDay(now, channel.settings.timeZone));
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const newest = await deps.runs.newest(channelId);
      const standing = newest && standingFor(newest, { asOf, again, now });
      if (standing) {
        if (standing.status === 'running') await start(deps, standing);
        return standing;
      }
      const run: ScoringRun = {
        channelId,
        asOf,
        runId: `${asOf}-${String(numberAfter(newest, asOf)).padStart(3, '0')}`,
        status: 'running',
        phase: 'planned',
        startedAt: new Date(now).toISOString(),
        parts: 0,
        measured: 0,
        scored: 0,
      };
      if (await deps.runs.begin(run, newest?.runId)) {
        await start(deps, run);
        return run;
      }
    }
    throw new Error('Runs of the channel begin too often at once; try again.');
  };
}
export type StartRun = ReturnType<typeof createStartRun>;

/** The run that answers the wish, when there is one. */
function standingFor(
  newest: ScoringRun,
  { asOf, again, now }: { asOf: string; again: boolean; now: number },
): ScoringRun | undefined {
  switch (newest.status) {
    case 'running':
      return now - Date.parse(newest.startedAt) > lostAfterMs ? undefined : newest;
    case 'finished':
      return newest.asOf === asOf && !again ? newest : undefined;
    case 'failed':
      return undefined;
  }
}

const numberAfter = (newest: ScoringRun | undefined, asOf: string): number =>
  newest?.asOf === asOf ? Number(newest.runId.slice(asOf.length + 1)) + 1 : 1;

const start = ({ startMachine }: StartRunDeps, { channelId, runId }: ScoringRun): Promise<void> =>
  startMachine({ name: `${channelId}-${runId}`, input: { channelId, runId } });
