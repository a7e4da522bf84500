import type { z } from 'zod';
import type { State } from '../../asl/types.ts';
import type { Reference } from '../reference.ts';
import type { ValidationContext } from '../validation-context.ts';
import type { Effect } from './effect.ts';

/** One way out of a node. */
export interface Edge {
  /** `next`, `case 1`, `otherwise`, `way 2`, `event`, `timeout`. */
  edge: string;
  to: string;
  /** JSON pointer of the target within the node, e.g. `/cases/0/next`. */
  path: string;
}

/** Something wrong with a definition, told so that it can be mended. */
export interface JourneyProblem {
  /** JSON pointer into the definition, e.g. `/nodes/hello/next`. */
  path: string;
  code: string;
  message: string;
  hint: string;
  /** What the channel does not have. */
  missing?: Reference;
}

/** What is asked about the past of a member. */
export interface EventQuestion {
  key: string;
  type: string;
  where?: Readonly<Record<string, string | number | boolean>>;
  /** The earliest moment that counts for one member. */
  since: 'entry' | 'lastSend' | 'now' | { withinMs: number };
}

/** The facts that a node needs of each member; a node that needs none costs no reads. */
export interface Needs {
  attributes: boolean;
  tags: boolean;
  events: readonly EventQuestion[];
}

export const noNeeds: Needs = { attributes: false, tags: false, events: [] };

export type AttributeValue = string | number | boolean;

export interface MemberFacts {
  memberId: string;
  attributes: Readonly<Record<string, AttributeValue>>;
  /** Intensity now. */
  tags: Readonly<Record<string, number>>;
  /** Epoch milliseconds of the newest event of each question's key. */
  seen: Readonly<Record<string, number>>;
  enteredAtEpochMs: number;
  lastSendAtEpochMs?: number;
}

export interface DecideContext {
  journeyId: string;
  nodeId: string;
  nowEpochMs: number;
  timeZone: string;
  members: readonly MemberFacts[];
  /** The edge that the answer of the node's call chose. */
  answer?: 'next' | 'otherwise' | undefined;
}

/** A node's verdict: disjoint groups that cover all members. */
export interface Decision {
  groups: readonly { edge: string; to: string; memberIds: readonly string[] }[];
  /** The group that stays in the node and waits. */
  wait?: { edge: string; untilEpochMs: number };
}

/** A call to the outside whose answer decides the way. */
export interface OutsideCall {
  url: string;
  /** False: members wait in the node until a person resumes when it fails. */
  hasOtherwise: boolean;
}

/** When and where a wait is planned. */
export interface Moment {
  nowEpochMs: number;
  timeZone: string;
  /** Of the channel; `HH:MM`. */
  quietHours?: { start: string; end: string } | null;
  /** A marketing send comes next, so the wait ends outside of the quiet hours. */
  endsBeforeMarketing: boolean;
}

/** A state with its name. */
export type NamedState = readonly [string, State];

/** What a kind draws its states with. */
export interface Pencil {
  nodeId: string;
  /** Where the groups that leave by the node's ways arrive. */
  targets: readonly string[];
  /** A Task that goes on to one of the places, and the Choice between them. */
  task(place: string, onward: readonly string[]): NamedState[];
  /** A Wait until `$.until`, then the place. */
  wait(place: string, next: string): NamedState[];
  /** The state by which an execution comes from a Wait into a node. */
  entryPlace(nodeId: string): string;
}

/** One kind of node: everything that is to know about it stands in its folder. */
export interface NodeKind<Node> {
  schema: z.ZodType<Node>;
  edges(node: Node): readonly Edge[];
  /** Its states; absent: one Task. */
  states?(node: Node, pencil: Pencil): NamedState[];
  /** The state in which a group arrives from a Task; absent: the node's own. */
  arrivalPlace?(node: Node, nodeId: string): string;
  /** The state by which an execution enters at the start or after a Wait; absent: the node's own. */
  entryPlace?(node: Node, nodeId: string): string;
  /** When a wait that begins on arrival ends, epoch milliseconds; absent or undefined: the arrival is a Task. */
  waitUntil?(node: Node, moment: Moment): number | undefined;
  /** Time passes in it, so that a circle through it may turn for ever. */
  rests?: boolean;
  /** Problems of the node itself; paths are relative to the node. */
  problems?(node: Node, context: ValidationContext): readonly JourneyProblem[];
  needs(node: Node): Needs;
  decide(node: Node, context: DecideContext): Decision;
  /** Made before the way is decided, until there is an answer. */
  call?(node: Node): OutsideCall;
  effect?(node: Node): Effect;
  /** An English sentence. */
  words(node: Node): string;
}

/** Everybody takes the only way. */
export function allTo({ edge, to }: Pick<Edge, 'edge' | 'to'>, { members }: DecideContext): Decision {
  return { groups: [{ edge, to, memberIds: members.map(({ memberId }) => memberId) }] };
}

/** Divides the members by the edge that each takes, in the order of the edges. */
export function divideBy(
  edges: readonly Edge[],
  { members }: DecideContext,
  choose: (member: MemberFacts) => string,
): Decision {
  const chosen = members.map((member) => ({ memberId: member.memberId, edge: choose(member) }));
  return {
    groups: edges.map(({ edge, to }) => ({
      edge,
      to,
      memberIds: chosen.filter((choice) => choice.edge === edge).map(({ memberId }) => memberId),
    })),
  };
}
