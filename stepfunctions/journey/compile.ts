import type { ChoiceState, Retrier, State, StateMachine, TaskState } from '../asl/types.ts';
import type { JourneyDefinition, JourneyNode } from './definition.ts';
import { kindOf } from './nodes/kind-of.ts';
import type { NamedState, Pencil } from './nodes/node-kind.ts';
import { endPlace } from './place-name.ts';
import { arrivalPlace, entryPlace } from './place.ts';
import { sendRuns } from './send-run.ts';
import { nodeWords } from './words.ts';

export interface CompileContext {
  journeyId: string;
  version: number;
  channelId: string;
  /** ARN of the retained alias that every Task calls. */
  stepFunctionArn: string;
}

/**
 * The state machine of a journey; its graph mirrors the journey. Every Task answers the place to go to as `$.node`, so
 * each is followed by a Choice over the places that its node can lead to, and a Wait ends at the `$.until` of the Task
 * before it. `Resume` lets an execution start at any place.
 */
export function compileJourney(definition: JourneyDefinition, context: CompileContext): StateMachine {
  const states = new Map<string, State>();
  const followers = new Set([...sendRuns(definition).values()].flatMap(({ nodeIds }) => nodeIds.slice(1)));
  for (const [nodeId, node] of Object.entries(definition.nodes)) {
    if (followers.has(nodeId)) continue;
    for (const [name, state] of nodeStates(definition, nodeId, node, context)) states.set(name, state);
  }
  const places = [...states.keys()].filter((name) => states.get(name)?.Type !== 'Choice');
  return {
    Comment: `${definition.name} (journey ${context.journeyId}, version ${context.version})`,
    QueryLanguage: 'JSONPath',
    StartAt: 'Resume',
    States: {
      Resume: routes(places),
      ...Object.fromEntries(states),
      [endPlace]: { Type: 'Succeed' },
      [lostState]: {
        Type: 'Fail',
        Error: 'UnknownPlace',
        Cause: 'The step named a place that this version lacks.',
      },
    },
  };
}

const lostState = 'Lost';

function nodeStates(
  definition: JourneyDefinition,
  nodeId: string,
  node: JourneyNode,
  context: CompileContext,
): readonly NamedState[] {
  const Comment = nodeWords(node);
  const pencil: Pencil = {
    nodeId,
    targets: targets(definition, nodeId, node),
    task: (place, onward) => [
      [place, { ...callStep(place, context), Comment, Next: choiceAfter(place) }],
      [choiceAfter(place), routes([...onward, endPlace])],
    ],
    wait: (place, Next) => [[place, { Type: 'Wait', Comment, TimestampPath: '$.until', Next }]],
    entryPlace: (to) => entryPlace(definition, to),
  };
  return kindOf(node).states?.(node, pencil) ?? pencil.task(nodeId, pencil.targets);
}

/** Where groups that leave the node, or the last node of its request, arrive. */
function targets(definition: JourneyDefinition, nodeId: string, node: JourneyNode): string[] {
  const run = sendRuns(definition).get(nodeId);
  const onward = run
    ? [run.next]
    : kindOf(node)
        .edges(node)
        .map(({ to }) => to);
  return onward.map((to) => arrivalPlace(definition, to));
}

const choiceAfter = (place: string): string => `${place}?`;

/** Goes to the place that `$.node` names. */
function routes(places: readonly string[]): ChoiceState {
  const Choices = [...new Set(places)].map((place) => ({
    Variable: '$.node',
    StringEquals: place,
    Next: place,
  }));
  return { Type: 'Choice', Choices, Default: lostState };
}

/** A Task that hands the state on, with the name of its place and of the execution. */
function callStep(place: string, { stepFunctionArn }: CompileContext): TaskState {
  return {
    Type: 'Task',
    Resource: stepFunctionArn,
    Parameters: {
      'schema.$': '$.schema',
      'channelId.$': '$.channelId',
      'journeyId.$': '$.journeyId',
      'version.$': '$.version',
      'cohortId.$': '$.cohortId',
      'node.$': '$.node',
      'visit.$': '$.visit',
      'until.$': '$.until',
      place,
      'execution.$': '$$.Execution.Name',
    },
    Retry: [patient],
  };
}

/**
 * About 23 hours of tries: LINE's retry key lives 24 hours (Messaging API, "Retry failed API requests"), and within
 * them a repeated step sends nothing twice.
 */
const patient: Retrier = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 5,
  BackoffRate: 2,
  MaxDelaySeconds: 3600,
  MaxAttempts: 32,
  JitterStrategy: 'FULL',
};
