import type { ChooseRichMenu } from '../../rich-menus/contracts.ts';
import { causeOf, idsOf, nothingCounted, type RunEffect } from './effect.ts';

export interface RichMenuDeps {
  chooseRichMenu: ChooseRichMenu;
}

export const runRichMenu: RunEffect<'richMenu', RichMenuDeps> = async (deps, visit, { richMenuId }) => {
  await deps.chooseRichMenu({
    channelId: visit.header.channelId,
    causeId: causeOf('rich menu', visit),
    memberIds: idsOf(visit),
    richMenuId,
    at: visit.record.at,
  });
  return nothingCounted;
};
