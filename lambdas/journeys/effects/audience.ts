import type { ChangeAudience } from '../../audiences/contracts.ts';
import { idsOf, nothingCounted, type RunEffect } from './effect.ts';

export interface AudienceDeps {
  changeAudience: ChangeAudience;
}

export const runAudience: RunEffect<'audience', AudienceDeps> = async (
  deps,
  visit,
  { audienceId, change },
) => {
  const { header, record } = visit;
  const answer = await deps.changeAudience({
    channelId: header.channelId,
    audienceId,
    change,
    memberIds: idsOf(visit),
    at: record.at,
  });
  return answer === 'changed'
    ? nothingCounted
    : { outcome: 'parked', reason: `The audience ${audienceId} is gone, or its file was never read.` };
};
