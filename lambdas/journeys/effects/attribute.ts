import type { ChangeAttributes } from '../../members/contracts.ts';
import { causeOf, idsOf, nothingCounted, type RunEffect } from './effect.ts';

export interface AttributeDeps {
  changeAttributes: ChangeAttributes;
}

export const runAttribute: RunEffect<'attribute', AttributeDeps> = async (
  deps,
  visit,
  { set, clear, add },
) => {
  await deps.changeAttributes({
    channelId: visit.header.channelId,
    causeId: causeOf('attribute', visit),
    at: visit.record.at,
    members: idsOf(visit).map((memberId) => ({ memberId, set, clear, add })),
  });
  return nothingCounted;
};
