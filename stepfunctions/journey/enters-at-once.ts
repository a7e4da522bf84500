import type { JourneyDefinition } from './definition.ts';
import { kindOf } from './nodes/kind-of.ts';

/** Journeys that entrants enter from here before any time has passed. */
export function entersAtOnce({ start, nodes }: JourneyDefinition): string[] {
  const entered = new Set<string>();
  const seen = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (node.kind === 'enterJourney') entered.add(node.journeyId);
    // Whoever meets an event that came before does not rest, so only what always takes time counts.
    open.push(
      ...kindOf(node)
        .edges(node)
        .flatMap(({ to, rests }) => (rests === true ? [] : [to])),
    );
  }
  return [...entered];
}
