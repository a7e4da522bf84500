import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { EventQuestion, MemberFacts } from '../../stepfunctions/journey/nodes/node-kind.ts';
import type { JourneyNode } from '../../stepfunctions/journey/definition.ts';
import type { LastActivity, MemberSnapshot, ReadMembers } from '../members/contracts.ts';
import { intensityAt } from '../tags/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { CohortHeader, CohortMember } from './domain/cohort.ts';
import { passageOf, type Passage } from './domain/diverged-event.ts';

export interface FactDeps {
  readMembers: ReadMembers;
  lastActivity: LastActivity;
  clock: Clock;
}

/** Loads what the node asks about the members, and nothing else: most nodes ask nothing. */
export async function readFacts(
  deps: FactDeps,
  header: CohortHeader,
  node: JourneyNode,
  members: readonly CohortMember[],
): Promise<MemberFacts[]> {
  const { attributes, tags, events } = kindOf(node).needs(node);
  const passages = members.map((member) => passageOf(member, header));
  const memberIds = members.map(({ memberId }) => memberId);
  const [snapshots, seen] = await Promise.all([
    attributes || tags ? deps.readMembers(header.channelId, memberIds) : undefined,
    Promise.all(
      events.map(async (question) => ({ question, at: await lastSeen(deps, header, question, passages) })),
    ),
  ]);
  return passages.map((passage) => ({
    memberId: passage.memberId,
    attributes: snapshots?.get(passage.memberId)?.attributes ?? {},
    tags: intensities(snapshots?.get(passage.memberId), deps.clock.now()),
    seen: Object.fromEntries(
      seen.flatMap(({ question, at }) => {
        const seenAt = at.get(passage.memberId);
        const counts = seenAt !== undefined && seenAt >= sinceOf(question, passage, deps.clock.now());
        return counts ? [[question.key, seenAt]] : [];
      }),
    ),
    enteredAtEpochMs: passage.enteredAt,
    lastSendAtEpochMs: passage.lastSendAt,
  }));
}

/** One question for all members since the earliest moment that counts for any; each one's own moment sorts out after. */
async function lastSeen(
  deps: FactDeps,
  { channelId }: CohortHeader,
  question: EventQuestion,
  passages: readonly Passage[],
): Promise<ReadonlyMap<string, number>> {
  const sinceEpochMs = Math.min(...passages.map((passage) => sinceOf(question, passage, deps.clock.now())));
  const memberIds = passages.map(({ memberId }) => memberId);
  const { type, where } = question;
  return deps.lastActivity({ channelId, memberIds, type, where, sinceEpochMs });
}

function sinceOf({ since }: EventQuestion, { enteredAt, lastSendAt }: Passage, nowEpochMs: number): number {
  switch (since) {
    case 'entry':
      return enteredAt;
    case 'lastSend':
      return lastSendAt ?? enteredAt;
    case 'now':
      return nowEpochMs;
    default:
      return nowEpochMs - since.withinMs;
  }
}

function intensities(snapshot: MemberSnapshot | undefined, nowEpochMs: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(snapshot?.tags ?? {}).map(([name, tag]) => [name, intensityAt(tag, nowEpochMs)]),
  );
}
