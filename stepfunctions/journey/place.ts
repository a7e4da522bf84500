import type { JourneyDefinition } from './definition.ts';
import { waitUntil } from './nodes/wait/wait.ts';

/**
 * Places are state names. `<node>`: its Task, or the Wait of a wait node; `<node>.plan`: the Task that computes a
 * wait's end where no Task runs before it; `<node>.wait`: the Wait of a waitFor; `<node>.quiet`: the Wait of a send
 * that came in quiet hours; `end`.
 */
export const endPlace = 'end';
export const planPlace = (nodeId: string): string => `${nodeId}.plan`;
export const waitPlace = (nodeId: string): string => `${nodeId}.wait`;
export const quietPlace = (nodeId: string): string => `${nodeId}.quiet`;

/** The journey node that a place belongs to: `rest.plan` and `rest` are both node `rest`. */
export function nodeOfPlace(place: string): string {
  return place.split('.', 1)[0] ?? place;
}

/** The Task to enter a node by when no Task has planned it: at the start, and after a wait. */
export function entryPlace(definition: JourneyDefinition, nodeId: string): string {
  return definition.nodes[nodeId]?.kind === 'wait' ? planPlace(nodeId) : nodeId;
}

/** The state that a fresh entrant starts in. */
export const startPlace = (definition: JourneyDefinition): string => entryPlace(definition, definition.start);

/**
 * Where a Task sends a group that takes an edge to `toNodeId`: a wait begins now, an exit ends the execution, anything
 * else is a Task.
 */
export function arrive(
  definition: JourneyDefinition,
  toNodeId: string,
  { nowEpochMs, timeZone }: { nowEpochMs: number; timeZone: string },
): { place: string; untilEpochMs?: number } {
  const node = definition.nodes[toNodeId];
  if (!node) throw new Error(`The journey has no node ${toNodeId}.`);
  if (node.kind === 'wait') return { place: toNodeId, untilEpochMs: waitUntil(node, nowEpochMs, timeZone) };
  return { place: node.kind === 'exit' ? endPlace : toNodeId };
}
