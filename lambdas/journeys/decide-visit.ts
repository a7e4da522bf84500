import { leadsToMarketing } from '../../stepfunctions/journey/place.ts';
import { isInCircle } from '../../stepfunctions/journey/circles.ts';
import { endPlace, nodeOfPlace, quietPlace, waitPlace } from '../../stepfunctions/journey/place-name.ts';
import type { DecidedGroup, Moment } from '../../stepfunctions/journey/nodes/node-kind.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { sendRun } from '../../stepfunctions/journey/send-run.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { Channel, ReadChannel } from '../access/contracts.ts';
import { arriveIn } from './domain/arrive-in.ts';
import {
  membersAt,
  type CohortHeader,
  type CohortMember,
  type Departure,
  type Onward,
  type VisitRecord,
} from './domain/cohort.ts';
import { droppedFigure, timeFigure } from './domain/figure-names.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { lateDepartures } from './domain/late-departures.ts';
import { sendIdOf } from './domain/names.ts';
import { tally } from './domain/tally.ts';
import { waitEndIn } from './domain/test-walk.ts';
import { timeBucketOf } from './domain/time-to-goal.ts';
import { planSend, type PlanSendDeps } from './plan-send.ts';
import { readFacts, type FactDeps } from './read-facts.ts';
import type { CohortStore, JourneyStore } from './ports.ts';

export type DecideDeps = FactDeps &
  PlanSendDeps & {
    cohorts: Pick<CohortStore, 'readMembers' | 'readCounts' | 'readVisit'>;
    journeys: Pick<JourneyStore, 'readVersion'>;
    readChannel: ReadChannel;
    clock: Clock;
  };

/** A cohort in a state, and who left it by himself before. */
interface Arrived {
  header: CohortHeader;
  place: string;
  departures: readonly Departure[];
  /** The edge that the answer of the node's call chose. */
  answer?: 'next' | 'otherwise' | undefined;
}

/** Decides who goes where from a state; acts on nothing. */
export async function decideVisit(deps: DecideDeps, arrived: Arrived): Promise<VisitRecord> {
  const { header, place } = arrived;
  const [version, list, channel] = await Promise.all([
    deps.journeys.readVersion(header.journeyId, header.version),
    deps.cohorts.readMembers(header.cohortId),
    deps.readChannel(header.channelId),
  ]);
  if (!version || !list) throw new Error(`Cohort ${header.cohortId} has lost its version or its list.`);
  const members = membersAt(list, header.visit);
  const ids = new Set(members.map(({ memberId }) => memberId));
  const departures = arrived.departures.filter(({ memberId }) => ids.has(memberId));
  const departed = new Set(departures.map(({ memberId }) => memberId));
  const { definition } = version;
  const { timeZone = 'UTC', quietHours, holidays } = channel?.settings ?? {};
  const visit: Visit = {
    ...version,
    header,
    place,
    nodeIds: nodesOf(definition, place),
    present: members.filter(({ memberId }) => !departed.has(memberId)),
    nowEpochMs: deps.clock.now(),
    channel,
    answer: arrived.answer,
    timeZone,
    quietHours,
    holidays,
  };
  return {
    cohortId: header.cohortId,
    visit: header.visit,
    place,
    nodeIds: visit.nodeIds,
    at: visit.nowEpochMs,
    ...(await plannedSend(deps, visit)),
    ...(await ways(deps, visit)),
    departed: [...departed],
    ...marks(visit, departures),
  };
}

/** What follows from the kind of the node, and from who left meanwhile. */
function marks(
  { definition, place }: Visit,
  departures: readonly Departure[],
): Pick<VisitRecord, 'learns' | 'departedLate'> {
  const node = definition.nodes[place];
  return {
    ...(node && kindOf(node).learns?.(node) ? { learns: true } : {}),
    ...lateDepartures(departures),
  };
}

/** Goals that groups come to, by the time it took each member, and ways by which the node drops them. */
function notable(
  { definition, present, nowEpochMs }: Visit,
  nodeId: string,
  groups: readonly Group[],
): Pick<VisitRecord, 'notable'> {
  const node = definition.nodes[nodeId];
  const edges = node ? kindOf(node).edges(node) : [];
  const enteredAt = new Map(present.map((member) => [member.memberId, member.enteredAt]));
  const figures = groups.flatMap(({ edge, toNodeId, memberIds }) => {
    const drops = edges.find((way) => way.edge === edge)?.drops;
    const isGoal = definition.nodes[toNodeId]?.kind === 'goal';
    return memberIds.flatMap((memberId) => [
      ...(drops === undefined ? [] : [droppedFigure(nodeId, drops)]),
      ...(isGoal ? [timeFigure(toNodeId, timeBucketOf(nowEpochMs - (enteredAt.get(memberId) ?? 0)))] : []),
    ]);
  });
  return figures.length > 0 ? { notable: tally(figures) } : {};
}

/** What quiet hours held up may have begun: the same parts go on with their ids. */
async function plannedSend(
  deps: DecideDeps,
  { definition, header, place, present }: Visit,
): Promise<Pick<VisitRecord, 'sendId' | 'parts'>> {
  const node = definition.nodes[place];
  if (node?.kind !== 'send') return {};
  const { cohortId, channelId, journeyId, visit } = header;
  const heldUp =
    header.place === quietPlace(place) ? await deps.cohorts.readVisit(cohortId, visit - 1) : undefined;
  if (heldUp?.parts) return { sendId: heldUp.sendId, parts: heldUp.parts };
  const sendId = sendIdOf(cohortId, place, visit);
  const memberIds = present.map(({ memberId }) => memberId);
  const parts = await planSend(deps, { channelId, journeyId, nodeId: place, node, sendId, memberIds });
  return { sendId, ...(parts ? { parts } : {}) };
}

interface Visit extends Omit<Moment, 'endsBeforeMarketing'>, Pick<JourneyVersion, 'definition' | 'test'> {
  header: CohortHeader;
  place: string;
  nodeIds: readonly string[];
  present: readonly CohortMember[];
  channel: Channel | undefined;
  answer: Arrived['answer'];
}

type Ways = Pick<VisitRecord, 'stay' | 'leave' | 'notable'>;
type Group = Onward & { memberIds: readonly string[] };

async function ways(deps: DecideDeps, visit: Visit): Promise<Ways> {
  const { definition, place, present, header } = visit;
  if (present.length === 0) return { leave: [] };
  const nodeId = nodeOfPlace(place);
  if (place !== nodeId) return { stay: onward(visit, 'plan', nodeId), leave: [] };
  const lastNodeId = visit.nodeIds.at(-1) ?? nodeId;
  const node = definition.nodes[lastNodeId];
  if (!node) throw new Error(`Journey ${header.journeyId} has no node ${nodeId}.`);
  const { members, trials } = await readFacts(deps, { ...visit, node, nodeId });
  const { nowEpochMs, timeZone, quietHours, holidays } = visit;
  const decision = kindOf(node).decide(node, {
    journeyId: header.journeyId,
    nodeId: lastNodeId,
    nowEpochMs,
    timeZone,
    quietHours,
    holidays,
    endsBeforeMarketing: leadsToMarketing(definition, lastNodeId),
    members,
    answer: visit.answer,
    trail: header.trail ?? {},
    inCircle: isInCircle(definition, lastNodeId),
    trials,
  });
  const groups = decision.groups
    .filter(({ memberIds }) => memberIds.length > 0)
    .map((group) => ({ ...placed(visit, group, nodeId), memberIds: group.memberIds }));
  return { ...divide(groups), ...notable(visit, lastNodeId, groups) };
}

/** A group waits in the node, or goes where its edge leads. */
function placed(visit: Visit, { edge, to, untilEpochMs, remember }: DecidedGroup, nodeId: string): Onward {
  const end = waitEndIn(visit, nodeId, { ...visit, untilEpochMs });
  const there =
    end === undefined
      ? onward(visit, edge, to)
      : { edge, toNodeId: nodeId, place: waitPlace(nodeId), untilEpochMs: end };
  return remember ? { ...there, remember } : there;
}

/** The largest group that goes on keeps the execution; of equal ones, the first. */
function divide(groups: readonly Group[]): Pick<Ways, 'stay' | 'leave'> {
  const walking = groups.filter(({ place }) => place !== endPlace);
  const largest = Math.max(0, ...walking.map(({ memberIds }) => memberIds.length));
  const staying = walking.find(({ memberIds }) => memberIds.length === largest);
  if (!staying) return { leave: groups };
  const { memberIds: _memberIds, ...stay } = staying;
  return { stay, leave: groups.filter((group) => group !== staying) };
}

function onward(visit: Visit, edge: string, toNodeId: string): Onward {
  const { place, untilEpochMs } = arriveIn(visit, toNodeId, visit);
  return { edge, toNodeId, place, untilEpochMs };
}

function nodesOf(definition: JourneyDefinition, place: string): readonly string[] {
  return definition.nodes[place]?.kind === 'send' ? sendRun(definition, place).nodeIds : [nodeOfPlace(place)];
}
