import type { StartRun } from './start-run.ts';

export interface StartNightDeps {
  startRun: StartRun;
  /** Whether anything of a channel depends on scores or segments. */
  isScoringWanted: (channelId: string) => Promise<boolean>;
  /** Brings audiences at LINE in step, a while later. */
  syncAudiences: (channelId: string) => Promise<void>;
}

/**
 * A channel's night: scores, then audiences. Where there are neither orders nor segments, audiences or journeys that a
 * score could change, the night costs nothing.
 */
export function createStartNight({ startRun, isScoringWanted, syncAudiences }: StartNightDeps) {
  return async (channelId: string): Promise<void> => {
    if (!(await isScoringWanted(channelId))) return;
    await startRun(channelId);
    await syncAudiences(channelId);
  };
}
