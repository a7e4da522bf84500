import type { JourneyDefinition } from '../../../stepfunctions/journey/definition.ts';
import { kindOf } from '../../../stepfunctions/journey/nodes/kind-of.ts';
import { nodeOfPlace } from '../../../stepfunctions/journey/place-name.ts';
import { wakingEdge } from '../../../stepfunctions/journey/waking-edge.ts';
import type { VisitRecord } from '../domain/cohort.ts';

export interface Unreached {
  nodes: string[];
  edges: { nodeId: string; edge: string; to: string }[];
}

/** Which nodes and ways of a journey somebody took. */
export function createReachedWays(definition: JourneyDefinition) {
  const nodes = new Set<string>();
  const edges = new Set<string>();
  /** The node that a cohort sleeps in. */
  const asleepIn = new Map<string, string>();

  const take = (nodeId: string, edge: string, to: string): void => {
    nodes.add(to);
    edges.add(keyOf(nodeId, edge));
  };

  return {
    asleep: (cohortId: string, place: string): void => void asleepIn.set(cohortId, nodeOfPlace(place)),

    visited(record: VisitRecord): void {
      const { cohortId, nodeIds, stay, leave } = record;
      const slept = asleepIn.get(cohortId);
      asleepIn.delete(cohortId);
      const [first = '', ...others] = nodeIds;
      if (slept !== undefined && slept !== first) take(slept, wakingEdgeOf(definition, slept), first);
      nodes.add(first);
      [first, ...others].forEach((nodeId, index) => {
        const follower = others[index];
        if (follower !== undefined) take(nodeId, 'next', follower);
      });
      const last = others.at(-1) ?? first;
      for (const { edge, toNodeId } of stay ? [stay, ...leave] : leave) {
        if (toNodeId !== last) take(last, edge, toNodeId);
      }
      if (stay) asleepIn.set(cohortId, stay.toNodeId);
    },

    /** Somebody left a sleeping cohort by itself; answers the node that it slept in. */
    departed(cohortId: string, edge: string): string | undefined {
      const nodeId = asleepIn.get(cohortId);
      if (nodeId === undefined) return undefined;
      const way = edgesOf(definition, nodeId).find((candidate) => candidate.edge === edge);
      if (way) take(nodeId, edge, way.to);
      return nodeId;
    },

    unreached: (): Unreached => ({
      nodes: Object.keys(definition.nodes).filter((nodeId) => !nodes.has(nodeId)),
      edges: Object.keys(definition.nodes).flatMap((nodeId) =>
        edgesOf(definition, nodeId)
          .filter(({ edge }) => !edges.has(keyOf(nodeId, edge)))
          .map(({ edge, to }) => ({ nodeId, edge, to })),
      ),
    }),
  };
}

const keyOf = (nodeId: string, edge: string): string => `${nodeId} ${edge}`;

function wakingEdgeOf({ nodes }: JourneyDefinition, nodeId: string): string {
  const node = nodes[nodeId];
  return (node && wakingEdge(node)?.edge) ?? 'next';
}

function edgesOf({ nodes }: JourneyDefinition, nodeId: string) {
  const node = nodes[nodeId];
  return node ? kindOf(node).edges(node) : [];
}
