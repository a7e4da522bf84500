import type { JourneyProblem } from './nodes/node-kind.ts';

/** The problem of a tag that nobody registered. */
export function unknownTag(path: string, tag: string): JourneyProblem {
  return {
    path,
    code: 'unknown-tag',
    message: `The channel has no tag ${tag}.`,
    hint: 'Create it first (POST /v1/tags), or mend the name.',
  };
}

export function unknownSegment(path: string, segmentId: string): JourneyProblem {
  return {
    path,
    code: 'unknown-segment',
    message: `The channel has no segment ${segmentId}.`,
    hint: 'Take the segmentId of one of GET /v1/segments.',
  };
}
