import type { JourneyNode } from './definition.ts';
import { kindOf } from './nodes/kind-of.ts';
import type { Edge } from './nodes/node-kind.ts';

/** The way that members take whose time in the node's wait has come; undefined for a node that has no ways. */
export function wakingEdge(node: JourneyNode): Edge | undefined {
  const edges = kindOf(node).edges(node);
  return edges.find(({ edge }) => edge === 'timeout') ?? edges[0];
}
