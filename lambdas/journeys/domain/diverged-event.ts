import { z } from 'zod';
import type { Trail } from '../../../stepfunctions/journey/nodes/node-kind.ts';
import type { DomainEvent } from '../../events/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { CohortHeader, CohortMember, Onward } from './cohort.ts';
import type { Candidate } from './gather.ts';

/** What a `cohort.diverged` event says: members left a cohort by one edge and go on at `place`. */
const Diverged = z.object({
  journeyId: z.string(),
  version: z.int(),
  fromCohortId: z.string(),
  visit: z.int(),
  edge: z.string(),
  place: z.string(),
  /** Of all of them, unless each has its own. */
  untilEpochMs: z.int().nullable(),
  untils: z.array(z.int().nullable()).optional(),
  trail: z.record(z.string(), z.int()).optional(),
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

export type Leavers = Pick<Onward, 'edge' | 'place'> & {
  members: readonly (Passage & { untilEpochMs?: number })[];
  trail: Trail | undefined;
};

/** The order to gather members that left a cohort; the id is theirs, so a repeated step orders it once. */
export function divergedEvent(
  header: Pick<CohortHeader, 'cohortId' | 'channelId' | 'journeyId' | 'version'>,
  visit: number,
  { edge, place, members, trail }: Leavers,
  nowEpochMs: number,
): DomainEvent {
  const memberIds = members.map(({ memberId }) => memberId);
  const untils = members.map(({ untilEpochMs }) => untilEpochMs ?? null);
  const [first = null] = untils;
  return {
    id: deterministicId('diverged', header.cohortId, visit, edge, ...memberIds),
    type: 'cohort.diverged',
    channelId: header.channelId,
    occurredAt: new Date(nowEpochMs).toISOString(),
    memberIds,
    data: {
      journeyId: header.journeyId,
      version: header.version,
      fromCohortId: header.cohortId,
      visit,
      edge,
      place,
      untilEpochMs: first,
      ...(untils.every((until) => until === first) ? {} : { untils }),
      ...(trail === undefined ? {} : { trail }),
      enteredAt: members.map(({ enteredAt }) => enteredAt),
      lastSendAt: members.map(({ lastSendAt }) => lastSendAt ?? null),
    } satisfies z.infer<typeof Diverged>,
  };
}

/** The candidates that a `cohort.diverged` event brings. */
export function divergedCandidates(event: DomainEvent): Candidate[] {
  const diverged = Diverged.parse(event.data);
  const { journeyId, version, fromCohortId, visit, place, trail, enteredAt, lastSendAt } = diverged;
  const untils = diverged.untils ?? event.memberIds.map(() => diverged.untilEpochMs);
  return event.memberIds.map((memberId, index) => ({
    channelId: event.channelId,
    journeyId,
    version,
    place,
    untilEpochMs: untils[index] ?? undefined,
    trail,
    memberId,
    enteredAt: enteredAt[index] ?? Date.parse(event.occurredAt),
    lastSendAt: lastSendAt[index] ?? undefined,
    repliedNodeIds: [],
    source: { kind: 'cohort', cohortId: fromCohortId, visit },
  }));
}
