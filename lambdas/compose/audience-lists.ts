import { createDynamoAudienceChanges } from '../audiences/adapters/dynamo-audience-changes.ts';
import { createDynamoAudiences, createDynamoLineAudiences } from '../audiences/adapters/dynamo-audiences.ts';
import { createChangeAudience } from '../audiences/change-audience.ts';
import type { KnownAudiences } from '../audiences/contracts.ts';
import { createReadLineAudience } from '../audiences/read-line-audience.ts';
import { createReadAudienceIds } from '../audiences/read-audience-ids.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { Core } from './core.ts';

/** Audiences as those see them who put members in or take them out. */
export function composeAudienceChanges(core: Core) {
  const deps = {
    audiences: createDynamoAudiences(core),
    audienceChanges: createDynamoAudienceChanges(core),
  };
  const knownAudiences: KnownAudiences = async (channelId) =>
    new Set((await deps.audiences.list(channelId)).map(({ audienceId }) => audienceId));
  return { ...deps, knownAudiences, changeAudience: createChangeAudience(deps) };
}

/** Audiences as those see them who want their members. */
export function composeAudienceLists(core: Core, blobs: Pick<Blobs, 'get'>) {
  const { audiences, audienceChanges, knownAudiences } = composeAudienceChanges(core);
  const readAudienceIds = createReadAudienceIds({ audiences, audienceChanges, blobs });
  const lineAudiences = createDynamoLineAudiences(core);
  const readLineAudience = createReadLineAudience({ lineAudiences, blobs });
  return { audiences, audienceChanges, knownAudiences, readAudienceIds, lineAudiences, readLineAudience };
}
