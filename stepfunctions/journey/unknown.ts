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
