import type { JourneyNode } from '../definition.ts';
import type { NodeKind } from './node-kind.ts';
import { nodeKinds } from './registry.ts';

/** The kind's rules for a node of that kind; the schema has made sure that the two fit. */
export function kindOf(node: JourneyNode): NodeKind<JourneyNode> {
  return nodeKinds[node.kind];
}
