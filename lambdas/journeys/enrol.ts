import type { ReadAudienceIds } from '../audiences/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { ReadMembers } from '../members/contracts.ts';
import type { CheckSegmentRules } from '../segments/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { countIds } from '../shared/domain/id-set.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import { Problem, type ProblemDetail } from '../shared/edge/http/problem.ts';
import { entryEvent } from './domain/entry-event.ts';
import type { Journey } from './domain/journey.ts';
import type { Round, RoundWork } from './domain/round.ts';
import { refuseUnknownMembers } from './refuse-unknown-members.ts';

export interface EnrolDeps {
  readMembers: ReadMembers;
  readAudienceIds: ReadAudienceIds;
  checkSegmentRules: CheckSegmentRules;
  sendToRoundQueue: SendToQueue<RoundWork>;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
  clock: Clock;
}

/** Exactly one of them. */
export interface Wanted {
  memberIds?: readonly string[] | undefined;
  segmentId?: string | undefined;
  audienceId?: string | undefined;
}

/**
 * Lets members enter by a call: those listed at once, those of a segment or an audience by a round that goes through them.
 * A call that is repeated with its `causeId` lets nobody enter twice.
 */
export async function enrol(
  deps: EnrolDeps,
  journey: Journey,
  { causeId, wanted }: { causeId: string; wanted: Wanted },
): Promise<{ accepted?: number }> {
  if (wanted.memberIds) return enrolListed(deps, journey, { causeId, memberIds: wanted.memberIds });
  if (wanted.segmentId !== undefined) {
    const { segmentId } = wanted;
    refuse(await deps.checkSegmentRules(journey.channelId, [{ path: '', rule: { segmentId } }]));
    return startRound(deps, journey, { causeId, whom: { segmentId } });
  }
  const { audienceId = '' } = wanted;
  const ids = await deps.readAudienceIds(journey.channelId, audienceId);
  if (!ids) refuse([{ path: '/audienceId', message: noAudience(audienceId) }]);
  await startRound(deps, journey, { causeId, whom: { audienceId } });
  return { accepted: ids ? countIds(ids) : 0 };
}

async function enrolListed(
  deps: EnrolDeps,
  { channelId, journeyId }: Journey,
  { causeId, memberIds: given }: { causeId: string; memberIds: readonly string[] },
): Promise<{ accepted: number }> {
  const memberIds = [...new Set(given)];
  await refuseUnknownMembers(deps, channelId, memberIds);
  const occurredAt = new Date(deps.clock.now()).toISOString();
  await deps.commit([deps.outboxPart(entryEvent({ journeyId, causeId, channelId, occurredAt, memberIds }))]);
  return { accepted: memberIds.length };
}

async function startRound(
  { sendToRoundQueue, clock }: EnrolDeps,
  { channelId, journeyId }: Journey,
  { causeId, whom }: Pick<Round, 'causeId' | 'whom'>,
): Promise<object> {
  const round: RoundWork = { work: 'round', channelId, journeyId, causeId, whom, at: clock.now(), from: 0 };
  await sendToRoundQueue([{ body: round, groupId: channelId }]);
  return {};
}

function refuse(errors: readonly ProblemDetail[]): void {
  if (errors.length > 0) throw new Problem(422, 'Not possible', { errors });
}

const noAudience = (audienceId: string): string =>
  `The channel has no audience ${audienceId} that is ready. GET /v1/audiences lists them.`;
