import { z } from 'zod';
import type { DomainEvent } from '../../events/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { CohortHeader, CohortMember, Onward } from './cohort.ts';
import type { Candidate } from './gather.ts';

/** What a `cohort.diverged` event says: a group left a cohort and goes on at `place`. */
const Diverged = z.object({
  journeyId: z.string(),
  version: z.int(),
  fromCohortId: z.string(),
  visit: z.int(),
  edge: z.string(),
  place: z.string(),
  untilEpochMs: z.int().nullable(),
  enteredAt: z.array(z.int()),
  lastSendAt: z.array(z.int().nullable()),
});

/** What a member takes along from cohort to cohort; epoch milliseconds. */
export interface Passage {
  memberId: string;
  enteredAt: number;
  lastSendAt?: number;
}

export function passageOf(member: CohortMember, header: Pick<CohortHeader, 'lastSendAt'>): Passage {
  const { memberId, enteredAt, lastSendAt } = member;
  return { memberId, enteredAt, lastSendAt: header.lastSendAt ?? lastSendAt };
}

/** The order to gather a group that left a cohort; the id is the group's, so a repeated step orders it once. */
export function divergedEvent(
  header: Pick<CohortHeader, 'cohortId' | 'channelId' | 'journeyId' | 'version'>,
  visit: number,
  group: Pick<Onward, 'edge' | 'place' | 'untilEpochMs'> & { members: readonly Passage[] },
  nowEpochMs: number,
): DomainEvent {
  const memberIds = group.members.map(({ memberId }) => memberId);
  return {
    id: deterministicId('diverged', header.cohortId, visit, group.edge, ...memberIds),
    type: 'cohort.diverged',
    channelId: header.channelId,
    occurredAt: new Date(nowEpochMs).toISOString(),
    memberIds,
    data: {
      journeyId: header.journeyId,
      version: header.version,
      fromCohortId: header.cohortId,
      visit,
      edge: group.edge,
      place: group.place,
      untilEpochMs: group.untilEpochMs ?? null,
      enteredAt: group.members.map(({ enteredAt }) => enteredAt),
      lastSendAt: group.members.map(({ lastSendAt }) => lastSendAt ?? null),
    } satisfies z.infer<typeof Diverged>,
  };
}

/** The candidates that a `cohort.diverged` event brings. */
export function divergedCandidates(event: DomainEvent): Candidate[] {
  const { journeyId, version, fromCohortId, place, untilEpochMs, enteredAt, lastSendAt } = Diverged.parse(
    event.data,
  );
  return event.memberIds.map((memberId, index) => ({
    channelId: event.channelId,
    journeyId,
    version,
    place,
    untilEpochMs: untilEpochMs ?? undefined,
    memberId,
    enteredAt: enteredAt[index] ?? Date.parse(event.occurredAt),
    lastSendAt: lastSendAt[index] ?? undefined,
    repliedNodeIds: [],
    source: { kind: 'cohort', cohortId: fromCohortId },
  }));
}
