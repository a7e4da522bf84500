import type { WritePart } from '../shared/domain/write-part.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { onTrail, type CohortHeader, type Onward, type VisitRecord } from './domain/cohort.ts';
import { divergedEvent, passageOf, type Leavers, type Passage } from './domain/diverged-event.ts';
import { takenFigure } from './domain/figure-names.ts';
import { advanceMove } from './advance-move.ts';
import { executionNameOf } from './domain/names.ts';
import { endPlace, nodeOfPlace, quietPlace } from '../../stepfunctions/journey/place-name.ts';
import { addCounts } from './add-counts.ts';
import { leftLate } from './left-late.ts';
import type { Advance, CohortStore, NodeCounts } from './ports.ts';
import type { EffectOutcome } from './run-effect.ts';

export interface AdvanceDeps {
  cohorts: CohortStore;
  outboxPart: (event: DomainEvent) => WritePart;
  clock: Clock;
}

/** An execution lives one year at most (Step Functions quota); a wait past this moment is left to a successor. */
const longestExecutionMs = 300 * 86_400_000;
/** Its history holds 25,000 events; a hop writes about ten. */
const mostHops = 1000;

/** Ends the visit: header, list, figures and the events of groups that go their own way, in one transaction. */
export async function advanceCohort(
  deps: AdvanceDeps,
  header: CohortHeader,
  record: VisitRecord,
  effect: Exclude<EffectOutcome, { outcome: 'parked' }>,
): Promise<void> {
  const nowEpochMs = deps.clock.now();
  if (record.move) {
    await deps.cohorts.advance(advanceMove(header, record, record.move, nowEpochMs));
    return;
  }
  const deferred = effect.outcome === 'deferred';
  const leaving = deferred ? [] : record.leave;
  const groups = leaving.filter(({ place }) => place !== endPlace);
  const members = groups.length > 0 ? await passages(deps, header) : new Map<string, Passage>();
  const stay = deferred ? deferral(record, effect.untilEpochMs) : record.stay;
  await deps.cohorts.advance({
    header,
    at: nowEpochMs,
    next: stay && stay.place !== endPlace ? onwardStep(header, stay, nowEpochMs) : undefined,
    left: [...record.departed, ...leaving.flatMap(({ memberIds }) => memberIds)],
    sentAt: deferred ? undefined : effect.sentAt,
    counts: addCounts(
      leftLate(header, record),
      deferred ? {} : addCounts(effect.counts, movement(header, record)),
    ),
    onward: leavers(
      header,
      groups,
      (memberId) => members.get(memberId) ?? { memberId, enteredAt: nowEpochMs },
    ).map((group) => deps.outboxPart(divergedEvent(header, record.visit, group, nowEpochMs))),
  });
}

/** Groups that differ only in their moments travel together: there may be hundreds. */
function leavers(
  { trail }: CohortHeader,
  groups: VisitRecord['leave'],
  passageOfId: (memberId: string) => Passage,
): Leavers[] {
  const ways = Map.groupBy(groups, ({ edge, place, remember }) => JSON.stringify([edge, place, remember]));
  return [...ways.values()].flatMap((alike) =>
    alike.slice(0, 1).map(({ edge, place, remember }) => ({
      edge,
      place,
      trail: onTrail(trail, remember),
      members: alike.flatMap(({ memberIds, untilEpochMs }) =>
        memberIds.map((memberId) => ({ ...passageOfId(memberId), untilEpochMs })),
      ),
    })),
  );
}

/** When each member of the cohort entered the journey and got its last send. */
async function passages(deps: AdvanceDeps, header: CohortHeader): Promise<ReadonlyMap<string, Passage>> {
  const list = await deps.cohorts.readMembers(header.cohortId);
  return new Map(list?.members.map((member) => [member.memberId, passageOf(member, header)]));
}

function deferral(record: VisitRecord, untilEpochMs: number): Onward {
  const nodeId = nodeOfPlace(record.place);
  return { edge: 'quiet hours', toNodeId: nodeId, place: quietPlace(nodeId), untilEpochMs };
}

function onwardStep(header: CohortHeader, stay: Onward, nowEpochMs: number): Advance['next'] {
  const dueAt = stay.untilEpochMs ?? nowEpochMs;
  const handover = header.hops + 1 >= mostHops || dueAt > header.executionStartedAt + longestExecutionMs;
  return {
    place: stay.place,
    dueAt,
    handover,
    trail: onTrail(header.trail, stay.remember),
    execution: handover ? executionNameOf(header.cohortId, header.visit + 1, 'handover') : header.execution,
  };
}

/** Who left which node and who entered the next within this cohort; other cohorts count their own entrants. */
function movement(header: CohortHeader, record: VisitRecord): NodeCounts {
  const present = header.memberCount - record.departed.length;
  const leavers = record.leave.reduce((sum, { memberIds }) => sum + memberIds.length, 0);
  const from = record.nodeIds.at(-1) ?? nodeOfPlace(record.place);
  const remains = record.stay?.toNodeId === from;
  const cameFrom = nodeOfPlace(header.place);
  const throughWait = cameFrom !== record.nodeIds[0];
  return addCounts(
    ...Object.entries(record.notable ?? {}).map(([figure, members]) => ({ [figure]: { entered: members } })),
    ...taken(record, present - leavers),
    ...(throughWait ? [{ [cameFrom]: { left: present } }, ...entered(record.nodeIds, present)] : []),
    ...(throughWait ? [] : entered(record.nodeIds.slice(1), present)),
    ...record.nodeIds.map((nodeId) => ({ [nodeId]: { left: remains ? leavers : present } })),
    ...(record.stay && !remains ? entered([record.stay.toNodeId], present - leavers) : []),
    ...record.leave
      .filter(({ place }) => place === endPlace)
      .flatMap(({ toNodeId, memberIds }) => entered([toNodeId], memberIds.length)),
  );
}

/** Who took which way, where the node learns from it. */
function taken({ learns, nodeIds: [nodeId = ''], stay, leave }: VisitRecord, staying: number): NodeCounts[] {
  if (!learns) return [];
  const ways = [...leave.map(({ edge, memberIds }) => ({ edge, count: memberIds.length }))];
  if (stay) ways.push({ edge: stay.edge, count: staying });
  return ways.map(({ edge, count }) => ({ [takenFigure(nodeId, edge)]: { entered: count } }));
}

const entered = (nodeIds: readonly string[], members: number): NodeCounts[] =>
  nodeIds.map((nodeId) => ({ [nodeId]: { entered: members } }));
