import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { hasHappened } from '../../stepfunctions/journey/happening.ts';
import { OrderPlaced } from '../commerce/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import { firstPassage, type Enrolment } from './domain/enrolment.ts';
import { armFigure, armGoalFigure, type Arm } from './domain/figure-names.ts';
import { comparedDays } from './domain/lift.ts';
import type { JourneyStore, NodeCounts, Reaction } from './ports.ts';

export interface ArmDeps {
  journeys: Pick<JourneyStore, 'readVersion'>;
}

const comparedMs = comparedDays * 86_400_000;

/**
 * What counts for the comparison of those who entered with those who were kept out: both from the moment of their first
 * entry (or of what would have been it) on, wherever they are meanwhile. Versions without a holdout compare nothing.
 */
export async function reactionsOfArm(
  { journeys }: ArmDeps,
  event: DomainEvent,
  enrolment: Enrolment,
): Promise<Reaction[]> {
  const { version, at: since } = firstPassage(enrolment);
  const afterMs = Date.parse(event.occurredAt) - since;
  if (afterMs <= 0 || afterMs > comparedMs) return [];
  const definition = (await journeys.readVersion(enrolment.journeyId, version))?.definition;
  const arm = definition && armOf(enrolment, definition);
  if (!arm) return [];
  return [...goalsOf(definition, event, arm), ...ordersOf(event, arm)].map(({ mark, counts }) => ({
    mark: `arm ${mark}`,
    version,
    counts,
  }));
}

function armOf({ heldOut }: Enrolment, { entry }: JourneyDefinition): Arm | undefined {
  if (heldOut) return 'heldOut';
  return entry.holdoutShare ? 'entered' : undefined;
}

type Counted = { mark: string; counts: NodeCounts }[];

/** The first goal of a member counts. */
const goalsOf = ({ goals = [] }: JourneyDefinition, event: DomainEvent, arm: Arm): Counted =>
  goals.some(({ when }) => hasHappened(when, event))
    ? [{ mark: 'goal', counts: { [armGoalFigure(arm)]: { entered: 1 } } }]
    : [];

function ordersOf({ id, type, data }: DomainEvent, arm: Arm): Counted {
  if (type !== 'order.placed') return [];
  const revenueMinor = OrderPlaced.parse(data).spentMinor;
  return [
    { mark: `order ${id}`, counts: { [armFigure(arm)]: { orders: 1, revenueMinor } } },
    { mark: 'ordered', counts: { [armFigure(arm)]: { ordered: 1 } } },
  ];
}
