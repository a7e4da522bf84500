import type { MemberRow, ReadMemberRow } from '../members/contracts.ts';
import { conditionWords, meets } from './domain/condition.ts';
import { isWithin } from './domain/period.ts';
import { canSeeMenus, defaultAt } from './domain/rules.ts';
import { openDecisions, type DecisionDeps, type Decisions } from './open-decisions.ts';
import type { ChoiceStore, LineRichMenus, RichMenu } from './ports.ts';

export interface ExplainMemberDeps extends DecisionDeps {
  readMemberRow: ReadMemberRow;
  lineMenus: Pick<LineRichMenus, 'menuOfUser' | 'readDefault'>;
  choices: Pick<ChoiceStore, 'read'>;
}

/** Which menu a member gets and why, beside what LINE says; undefined when there is no such member. */
export function createExplainMember(deps: ExplainMemberDeps) {
  return async (channelId: string, memberId: string) => {
    const row = await deps.readMemberRow(channelId, memberId);
    if (!row) return undefined;
    const [decisions, menus, line, choices] = await Promise.all([
      openDecisions(deps, channelId),
      deps.menus.list(channelId),
      askLine(deps, channelId, row),
      deps.choices.read(channelId, [memberId]),
    ]);
    const decided = decide(decisions, row, choices.get(memberId));
    const shown = line.linked ?? line.default;
    const { settings, isInSegment } = decisions;
    return {
      ...decided,
      rules: settings.rules.map(({ richMenuId, when, from, until }) => ({
        ...{ richMenuId, words: conditionWords(when) },
        isTime: isWithin({ from, until }, decisions),
        isMet: meets(when, row, isInSegment),
      })),
      canSeeMenus: canSeeMenus(row),
      line: { ...line, richMenuId: ownMenu(menus, shown) },
      isInStep:
        (decided.richMenuId === null ? null : (decisions.lineIdOf(decided.richMenuId) ?? null)) === shown,
    };
  };
}

function decide(decisions: Decisions, row: MemberRow, chosenMenuId: string | undefined) {
  const { settings } = decisions;
  if (canSeeMenus(row) && chosenMenuId !== undefined && decisions.lineIdOf(chosenMenuId) !== undefined)
    return { decidedBy: 'choice' as const, richMenuId: chosenMenuId };
  const rule = canSeeMenus(row) ? decisions.ruleFor(row) : undefined;
  if (rule)
    return { decidedBy: 'rule' as const, rule: settings.rules.indexOf(rule), richMenuId: rule.richMenuId };
  const ofAll = canSeeMenus(row) && settings.defaultMenu ? defaultAt(settings.defaultMenu, decisions) : null;
  return ofAll === null
    ? { decidedBy: 'nothing' as const, richMenuId: null }
    : { decidedBy: 'default' as const, richMenuId: ofAll };
}

/** LINE knows nothing of somebody who does not use it. */
async function askLine(
  { lineMenus }: ExplainMemberDeps,
  channelId: string,
  row: MemberRow,
): Promise<{ linked: string | null; default: string | null }> {
  const { lineUserId } = row;
  if (lineUserId === undefined || !canSeeMenus(row)) return { linked: null, default: null };
  const [linked, ofAll] = await Promise.all([
    lineMenus.menuOfUser(channelId, lineUserId),
    lineMenus.readDefault(channelId),
  ]);
  return { linked: linked ?? null, default: ofAll ?? null };
}

const ownMenu = (menus: readonly RichMenu[], lineRichMenuId: string | null): string | null =>
  menus.find(({ live }) => live?.lineRichMenuId === lineRichMenuId)?.richMenuId ?? null;
