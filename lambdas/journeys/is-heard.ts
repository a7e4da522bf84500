import { matchesEvent } from '../../stepfunctions/journey/event-pattern.ts';
import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { hasHappened } from '../../stepfunctions/journey/happening.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { DomainEvent } from '../events/contracts.ts';
import { livingDefinitions } from './living-definitions.ts';
import type { JourneyStore } from './ports.ts';

/** Fewer members are looked up for less than it takes to read all versions. */
const manyMembers = 25;

/** What ways may be judged by; counted for whoever took them. */
const judgedBy = ['link.clicked', 'order.placed'];

/**
 * Can an event mean anything to somebody inside a journey? Asked before hundreds of members are looked up one by one: what
 * brings a whole segment in usually takes nobody out.
 */
export async function isHeard(
  deps: { journeys: Pick<JourneyStore, 'list' | 'listTestWalks' | 'listVersions'> },
  event: DomainEvent,
): Promise<boolean> {
  if (event.memberIds.length < manyMembers || judgedBy.includes(event.type)) return true;
  const living = await livingDefinitions(deps.journeys, event.channelId);
  return living.some(({ definitions }) => definitions.some((definition) => listens(definition, event)));
}

function listens({ goals = [], exitRules = [], nodes }: JourneyDefinition, event: DomainEvent): boolean {
  return (
    [...goals, ...exitRules].some(({ when }) => hasHappened(when, event)) ||
    Object.values(nodes).some((node) =>
      kindOf(node)
        .exitsOn?.(node)
        .some((way) => matchesEvent(way.event, event)),
    )
  );
}
