import { unknownSegment, unknownTag } from '../../unknown.ts';
import type { JourneyProblem, NodeContext } from '../node-kind.ts';
import { leaves, type Condition } from './condition.ts';

/** What a condition names that there is not. */
export function conditionProblems(when: Condition, at: string, context: NodeContext): JourneyProblem[] {
  return leaves(when, at).flatMap(({ condition, path }) => leafProblem(condition, path, context) ?? []);
}

function leafProblem(
  condition: Condition,
  path: string,
  { knownTags, knownSegments, trackedSends }: NodeContext,
): JourneyProblem | undefined {
  if ('tag' in condition && knownTags?.has(condition.tag) === false)
    return unknownTag(`${path}/tag`, condition.tag);
  if ('segmentId' in condition && knownSegments?.has(condition.segmentId) === false)
    return unknownSegment(`${path}/segmentId`, condition.segmentId);
  if ('clicked' in condition && trackedSends) return untracked(condition.send, path, trackedSends);
  return undefined;
}

function untracked(
  send: string | undefined,
  path: string,
  trackedSends: ReadonlySet<string>,
): JourneyProblem | undefined {
  if (send === undefined ? trackedSends.size > 0 : trackedSends.has(send)) return undefined;
  return {
    path: send === undefined ? `${path}/clicked` : `${path}/send`,
    code: 'clicks-not-tracked',
    message:
      send === undefined
        ? 'No send of this journey tracks clicks by member, so nobody is ever seen to click.'
        : `There is no send ${send} that tracks clicks by member.`,
    hint: 'Give the send "links": { "mode": "perMember" }.',
  };
}
