import type { MemberRow, ReadMemberRow } from '../members/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { evenSample } from './domain/even-sample.ts';
import { openDecisions, type DecisionDeps } from './open-decisions.ts';
import { openLinker, type LinkerDeps } from './open-linker.ts';
import type { ChoiceStore, LineRichMenus, LinkStore, RichMenuWork } from './ports.ts';

export interface VerifyLinksDeps extends DecisionDeps, LinkerDeps {
  lineMenus: Pick<LineRichMenus, 'linkMany' | 'menuOfUser'>;
  links: Pick<LinkStore, 'write'>;
  choices: Pick<ChoiceStore, 'read'>;
  readMemberRow: ReadMemberRow;
}

const callsUnderWay = 25;
/** So many of a call are looked at; all of them as soon as one of these is wrong. */
const sampleSize = 100;
const mostAttempts = 4;

interface Expected {
  row: MemberRow;
  wanted: string | null;
}
interface Lost extends Expected {
  actual: string | null;
}

/**
 * LINE takes bulk calls and links later, in no promised order: this looks whether it has, by what the settings say now, so
 * that the last look after any number of changes at once leaves the right menu. What LINE does not take in four tries
 * is noted as it is there, so that the next night tries again.
 */
export function createVerifyLinks(deps: VerifyLinksDeps) {
  return async ({ channelId, memberIds, attempt }: RichMenuWork & { work: 'verify' }): Promise<void> => {
    const decisions = await openDecisions(deps, channelId);
    const rows = await mapBounded(memberIds, callsUnderWay, (id) => deps.readMemberRow(channelId, id));
    const choices = await deps.choices.read(channelId, memberIds);
    const expected = rows.flatMap((row): Expected[] => {
      const wanted = row && decisions.wantedBy(row, choices.get(row.memberId));
      return row && wanted !== undefined ? [{ row, wanted }] : [];
    });
    const { chosen, rest } = evenSample(expected, sampleSize);
    const lost = await lostAmong(deps, channelId, chosen);
    if (lost.length > 0) lost.push(...(await lostAmong(deps, channelId, rest)));
    if (attempt < mostAttempts) {
      const linker = openLinker(deps, channelId, attempt + 1);
      for (const { row, wanted } of lost) await linker.add(row, wanted);
      await linker.flush();
    } else if (lost.length > 0) await giveUp(deps, channelId, lost);
  };
}

async function lostAmong(
  { lineMenus }: Pick<VerifyLinksDeps, 'lineMenus'>,
  channelId: string,
  expected: readonly Expected[],
): Promise<Lost[]> {
  const looked = await mapBounded(expected, callsUnderWay, async ({ row, wanted }) => {
    const actual = (await lineMenus.menuOfUser(channelId, row.lineUserId ?? '')) ?? null;
    return { row, wanted, actual };
  });
  return looked.filter(({ wanted, actual }) => wanted !== actual);
}

async function giveUp(deps: VerifyLinksDeps, channelId: string, lost: readonly Lost[]): Promise<void> {
  deps.log('RICH_MENU_NOT_TAKEN', { channelId, members: lost.length });
  await deps.links.write(
    channelId,
    lost.map(({ row: { memberId }, actual }) => ({ memberId, lineRichMenuId: actual })),
  );
}
