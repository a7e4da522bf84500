import { isAsleepAt, matchPlace } from '../../stepfunctions/journey/match-place.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import { nodeOfPlace, quietPlace } from '../../stepfunctions/journey/place-name.ts';
import type { ReadChannel } from '../access/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { advanceCohort, type AdvanceDeps } from './advance-cohort.ts';
import { arriveIn } from './domain/arrive-in.ts';
import {
  membersAt,
  type CohortHeader,
  type CohortMembers,
  type Onward,
  type VisitRecord,
} from './domain/cohort.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { lateDepartures } from './domain/late-departures.ts';
import { concernsMove, verdictOfMove, type MoveVerdict } from './domain/move.ts';
import { executionNameOf } from './domain/names.ts';
import { nothingCounted } from './effects/effect.ts';
import type { EnrolmentStore, JourneyStore, Machines } from './ports.ts';
import { startExecution, type StartDeps } from './start-execution.ts';

export type MoveCohortDeps = AdvanceDeps &
  StartDeps & {
    journeys: Pick<JourneyStore, 'readVersion'>;
    enrolments: Pick<EnrolmentStore, 'follow'>;
    machines: Pick<Machines, 'start' | 'stop'>;
    readChannel: ReadChannel;
  };

export type MoveOutcome = { outcome: 'moved' | 'gone' } | Exclude<MoveVerdict, { outcome: 'moves' }>;

const writesUnderWay = 32;

/**
 * Takes a cohort to another version as one visit in which nothing else happens: it is closed, frozen and ended like any
 * other, so a wake-up or a departure at the same moment comes before it or after it. What is left to do then (enrolments,
 * the new execution, the end of the former one) stands in the header until it is done. Again at any line is harmless.
 */
export async function moveCohort(
  deps: MoveCohortDeps,
  cohortId: string,
  to: JourneyVersion,
): Promise<MoveOutcome> {
  const header = await deps.cohorts.readHeader(cohortId);
  if (!header || !concernsMove(header, to.version)) return { outcome: 'gone' };
  if (header.movedFrom) await finishMove(deps, header);
  if (header.version >= to.version) return { outcome: 'moved' };
  const frozen = await freezeMove(deps, header, to);
  if (frozen.outcome !== 'frozen') return frozen;
  await advanceCohort(deps, frozen.header, frozen.record, nothingCounted);
  const after = await deps.cohorts.readHeader(cohortId);
  if (after?.movedFrom) await finishMove(deps, after);
  return { outcome: 'moved' };
}

type Frozen = { outcome: 'frozen'; header: CohortHeader; record: VisitRecord };

async function freezeMove(
  deps: MoveCohortDeps,
  header: CohortHeader,
  to: JourneyVersion,
): Promise<Frozen | Exclude<MoveOutcome, { outcome: 'moved' }>> {
  const { cohortId, visit, execution, status } = header;
  const known = await readStanding(deps, header);
  if (!known) return { outcome: 'gone' };
  const verdict = verdictOf(deps, { header, to, ...known });
  if (verdict.outcome !== 'moves') return verdict;
  const closed = await deps.cohorts.close({ cohortId, visit, execution, status });
  if (closed.outcome !== 'mine') return { outcome: 'later' };
  const departed = closed.departures.filter(({ memberId }) => isIn(known.list, visit, memberId));
  const stay = await onwardOf(deps, { header, to, ...known }, verdict.how);
  const everybodyLeft = departed.length === membersAt(known.list, visit).length;
  const record = await deps.cohorts.freezeVisit({
    ...{ cohortId, visit, place: header.place, nodeIds: [nodeOfPlace(header.place)], leave: [] },
    at: deps.clock.now(),
    ...(everybodyLeft ? {} : { stay }),
    departed: departed.map(({ memberId }) => memberId),
    ...lateDepartures(departed),
    move: {
      fromVersion: header.version,
      toVersion: to.version,
      execution: executionNameOf(cohortId, visit + 1, `version ${to.version}`),
      arrivedAt: arrivedAt(header, known.before),
    },
  });
  // The cohort woke at the same moment and was first.
  if (!record.move) return { outcome: 'later' };
  return { outcome: 'frozen', header: closed.header, record };
}

/** What is known of a cohort where it stands. */
interface Standing {
  from: JourneyVersion;
  list: CohortMembers;
  /** Of the visit that brought it there, and of the present one. */
  before: VisitRecord | undefined;
  now: VisitRecord | undefined;
}

async function readStanding(
  { journeys, cohorts }: MoveCohortDeps,
  { cohortId, journeyId, version, visit }: CohortHeader,
): Promise<Standing | undefined> {
  const [from, list, before, now] = await Promise.all([
    journeys.readVersion(journeyId, version),
    cohorts.readMembers(cohortId),
    cohorts.readVisit(cohortId, visit - 1),
    cohorts.readVisit(cohortId, visit),
  ]);
  return from && list ? { from, list, before, now } : undefined;
}

type Moving = Standing & { header: CohortHeader; to: JourneyVersion };

function verdictOf({ clock }: Pick<MoveCohortDeps, 'clock'>, moving: Moving): MoveVerdict {
  const { header, from, to } = moving;
  const isAsleep = isAsleepAt(from.definition, header.place);
  return verdictOfMove(header, {
    match: matchPlace(from.definition, to.definition, header.place),
    ...{ isAsleep, hasBegun: hasBegun(moving, isAsleep), nowEpochMs: clock.now() },
  });
}

/** May something of the visit have happened already that a visit of another version would do once more? */
function hasBegun({ header, from, list, before, now }: Moving, isAsleep: boolean): boolean {
  const { place, visit, closedVisit, status } = header;
  if (now) return now.move === undefined;
  // It asked the outside, perhaps, before it came to a decision.
  if (status !== 'open' && closedVisit === visit && callsOutside(from)) return true;
  // Quiet hours let some of its parts through.
  if (place === quietPlace(nodeOfPlace(place))) return before?.parts !== undefined;
  if (isAsleep) return false;
  // The free reply brought its messages.
  return visit === 1 && list.members.some(({ repliedNodeIds }) => repliedNodeIds.length > 0);
}

const callsOutside = ({ definition }: JourneyVersion): boolean =>
  Object.values(definition.nodes).some((node) => kindOf(node).call?.(node) !== undefined);

const isIn = (list: CohortMembers, visit: number, memberId: string): boolean =>
  membersAt(list, visit).some((member) => member.memberId === memberId);

const arrivedAt = ({ executionStartedAt }: CohortHeader, before: VisitRecord | undefined): number =>
  before?.move?.arrivedAt ?? before?.at ?? executionStartedAt;

/** A wait that goes on ends when it would have; another one ends as if it had been the first. */
async function onwardOf(
  { readChannel }: Pick<MoveCohortDeps, 'readChannel'>,
  { header, to, before }: Moving,
  how: 'goesOn' | 'entersAnew',
): Promise<Onward> {
  const { place, dueAt, channelId } = header;
  const toNodeId = nodeOfPlace(place);
  const edge = 'moved';
  if (how === 'goesOn') return { edge, toNodeId, place, untilEpochMs: dueAt };
  const { timeZone = 'UTC', quietHours, holidays } = (await readChannel(channelId))?.settings ?? {};
  const moment = { nowEpochMs: arrivedAt(header, before), timeZone, quietHours, holidays };
  return { edge, toNodeId, ...arriveIn(to, toNodeId, moment) };
}

/** Members first: while the cohort stands still, whatever comes for them finds them in the version that it is in. */
async function finishMove(deps: MoveCohortDeps, header: CohortHeader): Promise<void> {
  const { cohortId, journeyId, channelId, version, movedFrom } = header;
  const [list, from] = await Promise.all([
    deps.cohorts.readMembers(cohortId),
    movedFrom && deps.journeys.readVersion(journeyId, movedFrom.version),
  ]);
  await mapBounded(list ? membersAt(list, header.visit) : [], writesUnderWay, ({ memberId }) =>
    deps.enrolments.follow({ channelId, memberId, journeyId }, { cohortId, version }),
  );
  if (header.status === 'open' && !header.started) await startExecution(deps, header);
  if (movedFrom && from) await deps.machines.stop({ machine: from.machineName, name: movedFrom.execution });
  await deps.cohorts.settleMove(header);
}
