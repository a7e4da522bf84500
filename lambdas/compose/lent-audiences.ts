import { createLineGroups } from '../audiences/adapters/line-groups.ts';
import type { LendLineAudience } from '../audiences/contracts.ts';
import { createLendLineAudience } from '../audiences/lend-line-audience.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import { LineRejected } from '../shared/edge/line-errors.ts';
import { composeAudienceLists } from './audience-lists.ts';
import type { Core } from './core.ts';
import { composeMembers } from './members.ts';
import { composeSegments } from './segments.ts';

/** LINE's groups for narrowcasts that name lists of ours. */
export const composeLentAudiences = (core: Core, blobs: Blobs): { lendLineAudience: LendLineAudience } => ({
  lendLineAudience: createLendLineAudience({
    ...core,
    ...composeMembers(core),
    ...composeAudienceLists(core, blobs),
    ...composeSegments(core, blobs),
    blobs,
    lineGroups: createLineGroups(core.callLine),
    refusalOf: (error) => (error instanceof LineRejected ? error.message : undefined),
  }),
});
