import type { JourneyDefinition } from '../../../stepfunctions/journey/definition.ts';
import { kindOf } from '../../../stepfunctions/journey/nodes/kind-of.ts';

/** The nodes in the order in which members come to them: the start, then step by step along the ways. */
export function nodesInOrder({ start, nodes }: JourneyDefinition): string[] {
  const order = new Set([start]);
  // A set is walked in the order of insertion, those that are added meanwhile included.
  for (const nodeId of order) {
    const node = nodes[nodeId];
    for (const { to } of node ? kindOf(node).edges(node) : []) order.add(to);
  }
  return [...order];
}
