import { patternProblems } from '../../event-references.ts';
import { unrememberedType } from '../../event-types.ts';
import { unlessKnown } from '../../reference.ts';
import type { JourneyProblem, NodeContext } from '../node-kind.ts';
import { leaves, type Condition } from './condition.ts';

/** What a condition names that there is not. */
export function conditionProblems(when: Condition, at: string, context: NodeContext): JourneyProblem[] {
  return leaves(when, at).flatMap(({ condition, path }) => leafProblems(condition, path, context));
}

function leafProblems(condition: Condition, path: string, context: NodeContext): JourneyProblem[] {
  const { knownTags, trackedSends } = context;
  if ('tag' in condition) return unlessKnown(`${path}/tag`, { kind: 'tag', id: condition.tag }, knownTags);
  if ('eventSeen' in condition)
    return [
      ...unrememberedType(`${path}/eventSeen/type`, condition.eventSeen.type),
      ...patternProblems(condition.eventSeen, `${path}/eventSeen`, context),
    ];
  return 'clicked' in condition && trackedSends ? untracked(condition.send, path, trackedSends) : [];
}

function untracked(
  send: string | undefined,
  path: string,
  trackedSends: ReadonlySet<string>,
): JourneyProblem[] {
  if (send === undefined ? trackedSends.size > 0 : trackedSends.has(send)) return [];
  return [
    {
      path: send === undefined ? `${path}/clicked` : `${path}/send`,
      code: 'clicks-not-tracked',
      message:
        send === undefined
          ? 'No send of this journey tracks clicks by member, so nobody is ever seen to click.'
          : `There is no send ${send} that tracks clicks by member.`,
      hint: 'Give the send "links": { "mode": "perMember" }.',
    },
  ];
}
