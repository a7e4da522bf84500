import { momentOfWallClock } from '../../stepfunctions/journey/local-time.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { retiredMenus, type CleanLineDeps } from './clean-line.ts';
import { nextTurn } from './domain/period.ts';
import { defaultAt } from './domain/rules.ts';
import { openDecisions, type DecisionDeps, type Decisions } from './open-decisions.ts';
import type { LineRichMenus, RichMenuWork } from './ports.ts';

export interface ApplySettingsDeps extends Omit<DecisionDeps, 'menus'>, CleanLineDeps {
  lineMenus: Pick<LineRichMenus, 'list' | 'remove' | 'readDefault' | 'setDefault'>;
  schedules: Pick<MessageSchedules<RichMenuWork>, 'putOnce'>;
  sendToMenuQueue: SendToQueue<RichMenuWork>;
}

/** Sets the default at LINE, plans the next turn, and starts a pass over the members. */
export function createApplySettings(deps: ApplySettingsDeps) {
  return async (channelId: string): Promise<void> => {
    // Most channels have none, and a pass over their members would be for nothing.
    if ((await deps.menus.list(channelId)).length === 0) return;
    const retired = await retiredMenus(deps, channelId);
    const decisions = await openDecisions(deps, channelId);
    await applyDefault(deps, channelId, decisions);
    await planNextTurn(deps, channelId, decisions);
    await deps.sendToMenuQueue([
      { body: { work: 'sync', channelId, fromBucket: 0, retired }, groupId: channelId },
    ]);
  };
}

async function applyDefault(
  { lineMenus }: ApplySettingsDeps,
  channelId: string,
  { settings: { defaultMenu }, lineIdOf, ...now }: Decisions,
): Promise<void> {
  if (!defaultMenu) return;
  const richMenuId = defaultAt(defaultMenu, now);
  const wanted = richMenuId === null ? undefined : lineIdOf(richMenuId);
  if ((await lineMenus.readDefault(channelId)) !== wanted) await lineMenus.setDefault(channelId, wanted);
}

async function planNextTurn(
  { schedules }: ApplySettingsDeps,
  channelId: string,
  { settings: { rules, defaultMenu }, ...now }: Decisions,
): Promise<void> {
  const localMinute = nextTurn([...rules, ...(defaultMenu?.scheduled ?? [])], now);
  if (localMinute === undefined) return;
  const at = momentOfWallClock(Date.parse(`${localMinute}Z`), now.timeZone);
  await schedules.putOnce({ name: `rich-menus-${channelId}`, at, body: { work: 'apply', channelId } });
}
