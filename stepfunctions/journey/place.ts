import type { JourneyDefinition } from './definition.ts';
import { kindOf } from './nodes/kind-of.ts';
import type { Moment } from './nodes/node-kind.ts';
import { wakingEdge } from './waking-edge.ts';

/** The state by which an execution enters a node when no Task has gone before: at the start, and after a Wait. */
export function entryPlace(definition: JourneyDefinition, nodeId: string): string {
  const node = definition.nodes[nodeId];
  return (node && kindOf(node).entryPlace?.(node, nodeId)) ?? nodeId;
}

/** The state that a fresh entrant starts in. */
export const startPlace = (definition: JourneyDefinition): string => entryPlace(definition, definition.start);

/** The state in which a group that takes an edge to `nodeId` out of a Task arrives. */
export function arrivalPlace(definition: JourneyDefinition, nodeId: string): string {
  const node = definition.nodes[nodeId];
  return (node && kindOf(node).arrivalPlace?.(node, nodeId)) ?? nodeId;
}

/**
 * Where a Task sends a group that takes an edge to `toNodeId`: a plain wait begins now, an exit ends the execution,
 * anything else is a Task.
 */
export function arrive(
  definition: JourneyDefinition,
  toNodeId: string,
  moment: Omit<Moment, 'endsBeforeMarketing'>,
): { place: string; untilEpochMs?: number } {
  const node = definition.nodes[toNodeId];
  if (!node) throw new Error(`The journey has no node ${toNodeId}.`);
  const untilEpochMs = kindOf(node).waitUntil?.(node, {
    ...moment,
    endsBeforeMarketing: leadsToMarketing(definition, toNodeId),
  });
  return { place: arrivalPlace(definition, toNodeId), untilEpochMs };
}

/** Is what follows a wait in the node a send that keeps to quiet hours? */
export function leadsToMarketing(definition: JourneyDefinition, nodeId: string): boolean {
  const node = definition.nodes[nodeId];
  if (!node || definition.purpose !== 'marketing') return false;
  return definition.nodes[wakingEdge(node)?.to ?? '']?.kind === 'send';
}
