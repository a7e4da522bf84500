import { durationMs } from '../../stepfunctions/journey/duration.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { DomainEvent } from '../events/contracts.ts';
import { membersAt, type VisitRecord } from './domain/cohort.ts';
import type { Enrolment } from './domain/enrolment.ts';
import { wonFigure } from './domain/figure-names.ts';
import type { JourneyVersion } from './domain/journey.ts';
import type { CohortStore } from './ports.ts';

export interface CountWinsDeps {
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'listVisits' | 'countOnce'>;
}

interface Learner {
  nodeId: string;
  withinMs: number;
}

/**
 * A click or an order speaks for the way that the member took at nodes that learn, when it comes soon enough after. It
 * counts once for each time that the member came by.
 */
export async function countWins(
  deps: CountWinsDeps,
  event: DomainEvent,
  { enrolment, version }: { enrolment: Enrolment; version: JourneyVersion },
): Promise<void> {
  const learners = learnersFrom(version, event);
  if (learners.length === 0) return;
  for (const cohortId of enrolment.path) {
    const visits = await deps.cohorts.listVisits(cohortId);
    for (const learner of learners)
      for (const record of visits.filter((visit) => speaksFor(learner, visit, event)))
        await countWin(deps, record, { nodeId: learner.nodeId, memberId: enrolment.memberId });
  }
}

function learnersFrom({ journeyId, definition }: JourneyVersion, { type, data }: DomainEvent): Learner[] {
  const isClick = type === 'link.clicked' && data['originKey'] === `journey:${journeyId}`;
  if (!isClick && type !== 'order.placed') return [];
  return Object.entries(definition.nodes).flatMap(([nodeId, node]) => {
    const rule = kindOf(node).learns?.(node);
    return rule?.by === (isClick ? 'click' : 'order') ? [{ nodeId, withinMs: durationMs(rule.within) }] : [];
  });
}

function speaksFor(
  { nodeId, withinMs }: Learner,
  { nodeIds, at, learns }: VisitRecord,
  event: DomainEvent,
): boolean {
  const happenedAt = Date.parse(event.occurredAt);
  return learns === true && nodeIds.includes(nodeId) && at <= happenedAt && happenedAt <= at + withinMs;
}

async function countWin(
  { cohorts }: CountWinsDeps,
  { cohortId, visit, leave, stay, departed }: VisitRecord,
  { nodeId, memberId }: { nodeId: string; memberId: string },
): Promise<void> {
  const [header, list] = await Promise.all([cohorts.readHeader(cohortId), cohorts.readMembers(cohortId)]);
  const isThere = list && membersAt(list, visit).some((member) => member.memberId === memberId);
  if (!header || !isThere || departed.includes(memberId)) return;
  const edge = leave.find(({ memberIds }) => memberIds.includes(memberId))?.edge ?? stay?.edge;
  if (edge === undefined) return;
  await cohorts.countOnce({ header, visit, memberId, counts: { [wonFigure(nodeId, edge)]: { entered: 1 } } });
}
