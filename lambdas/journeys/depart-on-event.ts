import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { matchesEvent } from '../../stepfunctions/journey/event-pattern.ts';
import { hasHappened } from '../../stepfunctions/journey/happening.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import { endPlace, nodeOfPlace, waitPlace } from '../../stepfunctions/journey/place-name.ts';
import type { ReadChannel } from '../access/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { countReactions, type CountReactionsDeps } from './count-reactions.ts';
import { countWins, type CountWinsDeps } from './count-wins.ts';
import { arriveIn } from './domain/arrive-in.ts';
import { divergedEvent, passageOf, type Passage } from './domain/diverged-event.ts';
import { isLiving, membersAt, type CohortHeader } from './domain/cohort.ts';
import type { Enrolment } from './domain/enrolment.ts';
import { exitFigure, goalFigure, timeFigure } from './domain/figure-names.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { timeBucketOf } from './domain/time-to-goal.ts';
import type { CohortStore, DepartRequest, EnrolmentStore, JourneyStore, NodeCounts } from './ports.ts';
import { waitEndIn } from './domain/test-walk.ts';
import { takeOut, type TakeOutDeps } from './take-out.ts';

export type DepartOnEventDeps = TakeOutDeps &
  CountWinsDeps &
  CountReactionsDeps & {
    journeys: Pick<JourneyStore, 'readVersion'>;
    cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readVisit' | 'depart'>;
    enrolments: Pick<EnrolmentStore, 'listOfMember'>;
    readChannel: ReadChannel;
    clock: Clock;
  };

const membersUnderWay = 16;

/** What an event means for members inside journeys: goals and exit rules take them out, and waits for it end. */
export async function departOnEvent(deps: DepartOnEventDeps, event: DomainEvent): Promise<void> {
  await mapBounded(event.memberIds, membersUnderWay, async (memberId) => {
    const enrolments = await deps.enrolments.listOfMember(event.channelId, memberId);
    for (const enrolment of enrolments) await departFrom(deps, event, enrolment);
  });
}

async function departFrom(deps: DepartOnEventDeps, event: DomainEvent, enrolment: Enrolment): Promise<void> {
  const version = await deps.journeys.readVersion(enrolment.journeyId, enrolment.version);
  if (!version) return;
  await countReactions(deps, event, enrolment);
  if (enrolment.heldOut) return;
  await countWins(deps, event, { enrolment, version });
  const afterMs = Date.parse(event.occurredAt) - enrolment.enteredAt;
  const reason = reasonToLeave(version.definition, event, afterMs);
  // What let the member in, or was before, takes nobody out.
  if (reason && afterMs > 0) return takeOut(deps, enrolment, reason);
  if (listensFor(version.definition, event)) await endWait(deps, event, { enrolment, version });
}

/** Goals come first: who buys on the day of leaving has bought. */
function reasonToLeave(
  { goals = [], exitRules = [] }: JourneyDefinition,
  event: DomainEvent,
  afterMs: number,
): { why: string; counts: NodeCounts } | undefined {
  const goal = goals.find(({ when }) => hasHappened(when, event));
  if (goal) return { why: `goal ${goal.name}`, counts: reached(goalFigure(goal.name), afterMs) };
  const exit = exitRules.find(({ when }) => hasHappened(when, event));
  return exit && { why: `exit ${exit.name}`, counts: { [exitFigure(exit.name)]: { entered: 1 } } };
}

const reached = (goal: string, afterMs: number): NodeCounts => ({
  [goal]: { entered: 1 },
  [timeFigure(goal, timeBucketOf(afterMs))]: { entered: 1 },
});

/** Does any wait of the journey end with the event? Most events end none, and cost no further reads. */
const listensFor = ({ nodes }: JourneyDefinition, event: DomainEvent): boolean =>
  Object.values(nodes).some((node) =>
    kindOf(node)
      .exitsOn?.(node)
      .some((way) => matchesEvent(way.event, event)),
  );

/** Takes the member out of the waiting cohort at once; whoever comes too late takes the timeout's way. */
async function endWait(
  deps: DepartOnEventDeps,
  event: DomainEvent,
  { enrolment, version }: { enrolment: Enrolment; version: JourneyVersion },
): Promise<void> {
  const { cohortId, memberId } = enrolment;
  const header = cohortId === undefined ? undefined : await deps.cohorts.readHeader(cohortId);
  const walked = header && (await versionOf(deps, header, version));
  const way = header && walked && wayOut(header, walked, event);
  if (!way) return;
  await unlessMoving(deps, header);
  const list = await deps.cohorts.readMembers(header.cohortId);
  const member = list && membersAt(list, header.visit).find((one) => one.memberId === memberId);
  if (!member) return;
  const passage = passageOf(member, header);
  if (Date.parse(event.occurredAt) < way.countsFrom(passage)) return;
  await deps.cohorts.depart(await leaving(deps, { header, version: walked, way, passage }));
}

/** The version that the cohort walks; its members follow it there in a moment. */
async function versionOf(
  { journeys }: Pick<DepartOnEventDeps, 'journeys'>,
  { journeyId, version }: CohortHeader,
  known: JourneyVersion,
): Promise<JourneyVersion | undefined> {
  return version === known.version ? known : journeys.readVersion(journeyId, version);
}

/** A wait whose visit is closed before its end is on the way to another version, where it is a wait again. */
async function unlessMoving(
  { cohorts, clock }: Pick<DepartOnEventDeps, 'cohorts' | 'clock'>,
  { cohortId, visit, closedVisit, status, dueAt }: CohortHeader,
): Promise<void> {
  if (closedVisit < visit) return;
  const isMoving = status === 'open' && clock.now() < dueAt;
  if (isMoving || (await cohorts.readVisit(cohortId, visit))?.move)
    throw new Error('The cohort is on its way to another version; the event comes again.');
}

/** The member goes on from the wait as a cohort of its own, or is through. */
async function leaving(
  { readChannel, clock }: DepartOnEventDeps,
  {
    header,
    version,
    way: { nodeId, edge, to },
    passage,
  }: { header: CohortHeader; version: JourneyVersion; way: WayOut; passage: Passage },
): Promise<DepartRequest> {
  const channel = await readChannel(header.channelId);
  const nowEpochMs = clock.now();
  const { timeZone = 'UTC', quietHours, holidays } = channel?.settings ?? {};
  const { place, untilEpochMs } = arriveIn(version, to, { nowEpochMs, timeZone, quietHours, holidays });
  const goesOn = place !== endPlace;
  const leavers = { edge, place, members: [{ ...passage, untilEpochMs }], trail: header.trail };
  return {
    header,
    departure: { memberId: passage.memberId, visit: header.visit, why: edge, late: false, goesOn },
    counts: {
      [nodeId]: { left: 1 },
      ...(goesOn ? {} : ended(version.definition, to, nowEpochMs - passage.enteredAt)),
    },
    onward: goesOn ? divergedEvent(header, header.visit, leavers, nowEpochMs) : undefined,
    when: 'open',
  };
}

const ended = ({ nodes }: JourneyDefinition, nodeId: string, afterMs: number): NodeCounts =>
  nodes[nodeId]?.kind === 'goal' ? reached(nodeId, afterMs) : { [nodeId]: { entered: 1 } };

interface WayOut {
  nodeId: string;
  edge: string;
  to: string;
  /** The earliest moment at which the event counts for a member. */
  countsFrom: (passage: { enteredAt: number; lastSendAt?: number }) => number;
}

/** The way that the event opens out of the wait in which the cohort sleeps. */
function wayOut(header: CohortHeader, version: JourneyVersion, event: DomainEvent): WayOut | undefined {
  const nodeId = nodeOfPlace(header.place);
  const node = version.definition.nodes[nodeId];
  if (!node || header.place !== waitPlace(nodeId) || !isLiving(header.status)) return undefined;
  const way = kindOf(node)
    .exitsOn?.(node)
    .find((candidate) => matchesEvent(candidate.event, event));
  if (!way) return undefined;
  const { edge, to, since, lastsMs } = way;
  const lasts = waitEndIn(version, nodeId, { untilEpochMs: lastsMs, nowEpochMs: 0 }) ?? lastsMs;
  const countsFrom: WayOut['countsFrom'] = ({ enteredAt, lastSendAt }) => {
    if (since === 'lastSend') return lastSendAt ?? enteredAt;
    return since === 'entry' ? enteredAt : header.dueAt - lasts;
  };
  return { nodeId, edge, to, countsFrom };
}
