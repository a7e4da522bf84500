import { arrive } from '../../stepfunctions/journey/place.ts';
import { endPlace, nodeOfPlace, waitPlace } from '../../stepfunctions/journey/place-name.ts';
import type { Moment } from '../../stepfunctions/journey/nodes/node-kind.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { sendRun } from '../../stepfunctions/journey/send-run.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { ReadChannel } from '../access/contracts.ts';
import {
  membersAt,
  type CohortHeader,
  type CohortMember,
  type Onward,
  type VisitRecord,
} from './domain/cohort.ts';
import { sendIdOf } from './domain/names.ts';
import { readFacts, type FactDeps } from './read-facts.ts';
import type { CohortStore, JourneyStore } from './ports.ts';

export type DecideDeps = FactDeps & {
  cohorts: Pick<CohortStore, 'readMembers'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
  readChannel: ReadChannel;
  clock: Clock;
};

/** Decides who goes where from a state; acts on nothing. */
export async function decideVisit(
  deps: DecideDeps,
  header: CohortHeader,
  place: string,
): Promise<VisitRecord> {
  const [version, list, channel] = await Promise.all([
    deps.journeys.readVersion(header.journeyId, header.version),
    deps.cohorts.readMembers(header.cohortId),
    deps.readChannel(header.channelId),
  ]);
  if (!version || !list) throw new Error(`Cohort ${header.cohortId} has lost its version or its list.`);
  const departed = new Set(header.departed);
  const present = membersAt(list, header.visit).filter(({ memberId }) => !departed.has(memberId));
  const { definition } = version;
  const nodeIds = nodesOf(definition, place);
  const nowEpochMs = deps.clock.now();
  const visit: Visit = {
    definition,
    header,
    place,
    nodeIds,
    present,
    nowEpochMs,
    timeZone: channel?.settings.timeZone ?? 'UTC',
    quietHours: channel?.settings.quietHours,
  };
  const { stay, leave } = await ways(deps, visit);
  return {
    cohortId: header.cohortId,
    visit: header.visit,
    place,
    nodeIds,
    at: nowEpochMs,
    sendId:
      definition.nodes[place]?.kind === 'send' ? sendIdOf(header.cohortId, place, header.visit) : undefined,
    stay,
    leave,
    departed: [...departed],
  };
}

interface Visit {
  definition: JourneyDefinition;
  header: CohortHeader;
  place: string;
  nodeIds: readonly string[];
  present: readonly CohortMember[];
  nowEpochMs: number;
  timeZone: string;
  quietHours: Moment['quietHours'];
}

type Ways = Pick<VisitRecord, 'stay' | 'leave'>;
type Group = Onward & { memberIds: readonly string[] };

async function ways(deps: DecideDeps, visit: Visit): Promise<Ways> {
  const { definition, place, present } = visit;
  if (present.length === 0) return { leave: [] };
  const nodeId = nodeOfPlace(place);
  if (place !== nodeId) {
    return { stay: onward(visit, 'plan', nodeId), leave: [] };
  }
  const node = definition.nodes[visit.nodeIds.at(-1) ?? nodeId];
  if (!node) throw new Error(`Journey ${visit.header.journeyId} has no node ${nodeId}.`);
  const members = await readFacts(deps, visit.header, node, present);
  const { nowEpochMs, timeZone, header } = visit;
  const decision = kindOf(node).decide(node, {
    journeyId: header.journeyId,
    nodeId,
    nowEpochMs,
    timeZone,
    members,
  });
  return divide(
    decision.groups
      .filter(({ memberIds }) => memberIds.length > 0)
      .map((group) =>
        decision.wait?.edge === group.edge
          ? {
              edge: group.edge,
              toNodeId: nodeId,
              place: waitPlace(nodeId),
              untilEpochMs: decision.wait.untilEpochMs,
              memberIds: group.memberIds,
            }
          : { ...onward(visit, group.edge, group.to), memberIds: group.memberIds },
      ),
  );
}

/** The largest group that goes on keeps the execution; of equal ones, the first. */
function divide(groups: readonly Group[]): Ways {
  const walking = groups.filter(({ place }) => place !== endPlace);
  const largest = Math.max(0, ...walking.map(({ memberIds }) => memberIds.length));
  const staying = walking.find(({ memberIds }) => memberIds.length === largest);
  if (!staying) return { leave: groups };
  const { memberIds: _memberIds, ...stay } = staying;
  return { stay, leave: groups.filter((group) => group !== staying) };
}

function onward(visit: Visit, edge: string, toNodeId: string): Onward {
  const { place, untilEpochMs } = arrive(visit.definition, toNodeId, visit);
  return { edge, toNodeId, place, untilEpochMs };
}

function nodesOf(definition: JourneyDefinition, place: string): readonly string[] {
  return definition.nodes[place]?.kind === 'send' ? sendRun(definition, place).nodeIds : [nodeOfPlace(place)];
}
