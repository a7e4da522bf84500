import type { JourneyProblem } from './nodes/node-kind.ts';
import { unknownReference } from './reference.ts';

/** The problem of a tag that nobody registered. */
export const unknownTag = (path: string, tag: string): JourneyProblem =>
  unknownReference(path, { kind: 'tag', id: tag });

export const unknownSegment = (path: string, segmentId: string): JourneyProblem =>
  unknownReference(path, { kind: 'segment', id: segmentId });
