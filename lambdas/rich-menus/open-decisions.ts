import type { ReadChannel } from '../access/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import type { ReadSegmentIds } from '../segments/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { noIds } from '../shared/domain/id-set.ts';
import { idTest } from '../shared/domain/id-test.ts';
import { isWithin, type LocalNow } from './domain/period.ts';
import { canSeeMenus, decidingRule, type RichMenuRule } from './domain/rules.ts';
import type { IsInSegment } from './domain/condition.ts';
import type { RichMenuSettings, RichMenuStore, SettingsStore } from './ports.ts';

export interface DecisionDeps {
  menus: Pick<RichMenuStore, 'list'>;
  menuSettings: Pick<SettingsStore, 'read'>;
  readChannel: ReadChannel;
  readSegmentIds: ReadSegmentIds;
  clock: Pick<Clock, 'now'>;
}

/** Members whom an event has just told in or out of a segment, whose kept set may still be the one before. */
export interface SegmentNews {
  segmentId: string;
  isIn: boolean;
  memberIds: readonly string[];
}

/** What the settings of a channel say at this moment. */
export interface Decisions extends LocalNow {
  settings: RichMenuSettings;
  isInSegment: IsInSegment;
  ruleFor: (row: MemberRow) => RichMenuRule | undefined;
  /**
   * The menu at LINE that the member is to be linked with: the one that was chosen for it, while that is live, else the
   * rules'; null for none. Undefined: a menu would not show.
   */
  wantedBy: (row: MemberRow, chosenMenuId: string | undefined) => string | null | undefined;
  /** The live menu at LINE. */
  lineIdOf: (richMenuId: string) => string | undefined;
}

export async function openDecisions(
  deps: DecisionDeps,
  channelId: string,
  news?: SegmentNews,
): Promise<Decisions> {
  const [settings, menus, channel] = await Promise.all([
    deps.menuSettings.read(channelId),
    deps.menus.list(channelId),
    deps.readChannel(channelId),
  ]);
  const now = { nowEpochMs: deps.clock.now(), timeZone: channel?.settings.timeZone ?? 'UTC' };
  const lineIds = new Map(menus.map(({ richMenuId, live }) => [richMenuId, live?.lineRichMenuId]));
  const isInSegment = await openSegments(deps, channelId, {
    rules: settings.rules.filter((rule) => isWithin(rule, now)),
    news,
  });
  const ruleFor = (row: MemberRow) => decidingRule(settings.rules, row, { ...now, isInSegment });
  const lineIdOf = (richMenuId: string) => lineIds.get(richMenuId);
  return {
    ...{ ...now, settings, isInSegment, ruleFor, lineIdOf },
    wantedBy(row, chosenMenuId) {
      if (!canSeeMenus(row)) return undefined;
      const chosen = chosenMenuId === undefined ? undefined : lineIdOf(chosenMenuId);
      if (chosen !== undefined) return chosen;
      const rule = ruleFor(row);
      return (rule && lineIdOf(rule.richMenuId)) ?? null;
    },
  };
}

/** Only segments of rules that hold at this time are read. */
async function openSegments(
  { readSegmentIds }: Pick<DecisionDeps, 'readSegmentIds'>,
  channelId: string,
  { rules, news }: { rules: readonly RichMenuRule[]; news: SegmentNews | undefined },
): Promise<IsInSegment> {
  const used = new Set(rules.flatMap(({ when }) => ('segmentId' in when ? [when.segmentId] : [])));
  const tests = new Map<string, (memberId: string) => boolean>();
  for (const segmentId of used)
    tests.set(segmentId, idTest((await readSegmentIds(channelId, segmentId)) ?? noIds));
  const told = new Set(news?.memberIds);
  return (segmentId, memberId) =>
    news?.segmentId === segmentId && told.has(memberId)
      ? news.isIn
      : (tests.get(segmentId)?.(memberId) ?? false);
}
