import type { StartRun } from './start-run.ts';

export interface StartNightDeps {
  startRun: StartRun;
  /** Whether anything of a channel depends on scores or segments. */
  isScoringWanted: (channelId: string) => Promise<boolean>;
  /** Brings audiences at LINE in step, a while later. */
  syncAudiences: (channelId: string) => Promise<void>;
  /** Has LINE's own figures fetched and laid beside ours. */
  askLine: (channelId: string) => Promise<void>;
  /** Brings rich menus in step, a while later. */
  syncRichMenus: (channelId: string) => Promise<void>;
}

/**
 * A channel's night: LINE's figures, scores, then audiences and rich menus. Where there are neither orders nor segments, audiences or journeys that a
 * score could change, only rich menus are looked at: their rules also ask for tags.
 */
export function createStartNight({ startRun, isScoringWanted, ...sync }: StartNightDeps) {
  return async (channelId: string): Promise<void> => {
    await sync.askLine(channelId);
    if (await isScoringWanted(channelId)) {
      await startRun(channelId);
      await sync.syncAudiences(channelId);
    }
    await sync.syncRichMenus(channelId);
  };
}
