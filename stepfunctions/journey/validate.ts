import { dateProblems } from './date-problems.ts';
import { endlessLoops } from './circles.ts';
import type { JourneyDefinition } from './definition.ts';
import { entryProblems } from './entry-rules.ts';
import { happeningProblems } from './happening.ts';
import { kindOf } from './nodes/kind-of.ts';
import type { Edge, JourneyProblem, NodeContext } from './nodes/node-kind.ts';
import { unlessKnown } from './reference.ts';
import type { ValidationContext } from './validation-context.ts';
import { kindOfTrigger } from './triggers/kind-of-trigger.ts';

export type { JourneyProblem } from './nodes/node-kind.ts';

/** A machine's definition may have 1 MB (Step Functions quota); this many nodes stay below. */
const mostNodes = 200;
/**
 * An item of DynamoDB may have 400 KB, and JSON takes no less than two thirds of what the item does (`[1,1]`: 2 bytes a
 * number instead of 3).
 */
const mostBytes = 256 * 1024;

/** Everything that is wrong with a definition of sound shape, all at once; an empty list means it can be published. */
export function validateJourney(
  definition: JourneyDefinition,
  known: ValidationContext = {},
): JourneyProblem[] {
  const context: NodeContext = { ...known, trackedSends: trackedSends(definition) };
  const graph = new Map(Object.entries(definition.nodes).map(([id, node]) => [id, kindOf(node).edges(node)]));
  return [
    ...sizeProblems(definition),
    ...topicProblems(definition, known.knownTopics),
    ...below('/trigger', kindOfTrigger(definition.trigger).problems?.(definition.trigger, context) ?? []),
    ...below('/entry', entryProblems(definition.entry)),
    ...Object.entries(definition.nodes).flatMap(([id, node]) =>
      below(`/nodes/${id}`, kindOf(node).problems?.(node, context) ?? []),
    ),
    ...dateProblems(definition),
    ...outcomeProblems(definition, context),
    ...missingTargets(definition, graph),
    ...unreachableNodes(definition, graph),
    ...endlessLoops(definition, graph),
  ];
}

/** Sends whose clicks are known by member. */
const trackedSends = ({ nodes }: JourneyDefinition): ReadonlySet<string> =>
  new Set(
    Object.entries(nodes).flatMap(([id, node]) =>
      node.kind === 'send' && node.links?.mode === 'perMember' ? [id] : [],
    ),
  );

function outcomeProblems(
  { goals = [], exitRules = [] }: JourneyDefinition,
  context: NodeContext,
): JourneyProblem[] {
  return Object.entries({ goals, exitRules }).flatMap(([list, named]) =>
    named.flatMap(({ name, when }, index) => [
      ...(named.findIndex((other) => other.name === name) === index
        ? []
        : [
            {
              path: `/${list}/${index}/name`,
              code: 'name-taken',
              message: `Two of the ${list} have the name ${name}, so they could not be counted apart.`,
              hint: 'Give each its own name.',
            },
          ]),
      ...happeningProblems(when, `/${list}/${index}/when`, context),
    ]),
  );
}

const below = (path: string, problems: readonly JourneyProblem[]): JourneyProblem[] =>
  problems.map((problem) => ({ ...problem, path: `${path}${problem.path}` }));

type Graph = ReadonlyMap<string, readonly Edge[]>;

function sizeProblems(definition: JourneyDefinition): JourneyProblem[] {
  const problems: JourneyProblem[] = [];
  const count = Object.keys(definition.nodes).length;
  if (count > mostNodes)
    problems.push({
      path: '/nodes',
      code: 'too-many-nodes',
      message: `The journey has ${count} nodes; ${mostNodes} is the most.`,
      hint: 'Divide it into several journeys.',
    });
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  if (bytes > mostBytes)
    problems.push({
      path: '',
      code: 'definition-too-large',
      message: `The definition has ${bytes} bytes of JSON; ${mostBytes} is the most.`,
      hint: 'Put its messages into templates, or divide it into several journeys.',
    });
  return problems;
}

function topicProblems(
  { purpose, topicId }: JourneyDefinition,
  knownTopics: ReadonlySet<string> | undefined,
): JourneyProblem[] {
  if (topicId === undefined) return [];
  if (purpose === 'transactional') {
    const message = 'Only marketing has a topic: transactional sends go to everybody who can be reached.';
    const hint = 'Leave topicId out, or set purpose to "marketing".';
    return [{ path: '/topicId', code: 'topic-without-marketing', message, hint }];
  }
  return unlessKnown('/topicId', { kind: 'topic', id: topicId }, knownTopics);
}

function missingTargets({ start, nodes }: JourneyDefinition, graph: Graph): JourneyProblem[] {
  const missing = (path: string, to: string): JourneyProblem[] =>
    Object.hasOwn(nodes, to)
      ? []
      : [
          {
            path,
            code: 'missing-node',
            message: `There is no node ${to}.`,
            hint: 'Name a node of "nodes"; end a way with a node of kind "exit".',
          },
        ];
  return [
    ...missing('/start', start),
    ...[...graph].flatMap(([id, edges]) =>
      edges.flatMap(({ to, path }) => missing(`/nodes/${id}${path}`, to)),
    ),
  ];
}

function unreachableNodes({ start }: JourneyDefinition, graph: Graph): JourneyProblem[] {
  const reached = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...(graph.get(id) ?? []).map(({ to }) => to));
  }
  return [...graph.keys()]
    .filter((id) => !reached.has(id))
    .map((id) => ({
      path: `/nodes/${id}`,
      code: 'unreachable-node',
      message: `No way leads from the start to ${id}.`,
      hint: 'Lead a way to it, or remove it.',
    }));
}
