import type { ChangeTags } from '../../tags/contracts.ts';
import { causeOf, idsOf, nothingCounted, type RunEffect } from './effect.ts';

export interface TagDeps {
  changeTags: ChangeTags;
}

export const runTag: RunEffect<'tag', TagDeps> = async (deps, visit, { add, remove }) => {
  const { channelId } = visit.header;
  await deps.changeTags({ channelId, causeId: causeOf('tag', visit), memberIds: idsOf(visit), add, remove });
  return nothingCounted;
};
