import type { JourneyDefinition } from './definition.ts';
import { kindOf } from './nodes/kind-of.ts';
import type { Edge, JourneyProblem } from './nodes/node-kind.ts';

type Graph = ReadonlyMap<string, readonly Edge[]>;

/** Does a way lead from the node back to it? */
export function isInCircle({ nodes }: JourneyDefinition, nodeId: string): boolean {
  const reached = new Set<string>();
  const open = [nodeId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes[id];
    for (const { to } of node ? kindOf(node).edges(node) : []) {
      if (to === nodeId) return true;
      if (!reached.has(to)) open.push(to);
      reached.add(to);
    }
  }
  return false;
}

/** A circle without a wait would turn as fast as the machine can; each circle is told once, at its first node. */
export function endlessLoops({ nodes }: JourneyDefinition, graph: Graph): JourneyProblem[] {
  const quick = circles(graph, ({ rests, bounded }) => rests === undefined && !bounded);
  // What was seen before counts until the next send, so a circle without one turns on it for ever.
  const sendless = new Map([...graph].filter(([id]) => nodes[id]?.kind !== 'send'));
  const turning = circles(sendless, ({ rests, bounded }) => rests !== true && !bounded);
  const known = new Set(quick.map(({ message }) => message));
  return [...quick, ...turning.filter(({ message }) => !known.has(message))];
}

function circles(graph: Graph, isWalked: (edge: Edge) => boolean): JourneyProblem[] {
  const settled = new Set<string>();
  const problems: JourneyProblem[] = [];
  const walk = (id: string, path: readonly string[]): void => {
    const since = path.indexOf(id);
    if (since !== -1) {
      problems.push(endlessLoop([...path.slice(since), id]));
      return;
    }
    if (settled.has(id)) return;
    for (const edge of graph.get(id) ?? []) if (isWalked(edge)) walk(edge.to, [...path, id]);
    settled.add(id);
  };
  for (const id of graph.keys()) walk(id, []);
  return problems;
}

function endlessLoop(circle: readonly string[]): JourneyProblem {
  return {
    path: `/nodes/${circle[0] ?? ''}`,
    code: 'endless-loop',
    message: `Members would circle without a pause: ${circle.join(' -> ')}.`,
    hint: 'Put a wait into the circle, or close it with a "goTo", which is bounded.',
  };
}
