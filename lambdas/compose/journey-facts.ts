import type { OpenBestHours, OpenSegmentQuestion } from '../journeys/ports.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import { composeAudienceLists } from './audience-lists.ts';
import type { Core } from './core.ts';
import { composeMemberLists } from './member-lists.ts';

/** What steps of journeys ask of segments and scoring. */
export function composeJourneyFacts(core: Core, blobs: Pick<Blobs, 'get'>) {
  const { openMemberTest, openBestHours } = composeMemberLists(core, blobs);
  const openSegmentQuestion: OpenSegmentQuestion = async (channel, { segmentId, expression }) => {
    const list = segmentId === undefined ? { expression: expression ?? {} } : { segmentId };
    const opened = await openMemberTest(channel, list);
    return opened.outcome === 'test' ? opened.test : () => false;
  };
  const { readAudienceIds } = composeAudienceLists(core, blobs);
  return { readAudienceIds, openSegmentQuestion, openBestHours: openBestHours satisfies OpenBestHours };
}
