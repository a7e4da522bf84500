import type { z } from 'zod';
import type { State } from '../../asl/types.ts';
import type { Duration } from '../duration.ts';
import type { SegmentRule } from '../entry-rules.ts';
import type { EventPattern, FieldCondition } from '../event-pattern.ts';
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
  /** It is taken only so many times, so no circle through it is endless. */
  bounded?: true;
  /** Who takes it was refused what the node is for; told in reports. */
  drops?: string;
  /** Time passes before it is taken; `ifSent`: unless what it waits for happened before, which counts until the next send. */
  rests?: true | 'ifSent';
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
  where?: Readonly<Record<string, FieldCondition>>;
  /** Only what has to do with this journey: clicks on links of its sends. */
  ofThisJourney?: true;
  /** Answered by the first such event since then instead of the newest. */
  first?: true;
  /** So many at least; default 1. */
  atLeast?: number;
  /** The earliest moment that counts for one member. */
  since: 'entry' | 'lastSend' | 'now' | { withinMs: number };
}

/** Is the member in a segment? Only the asker's side knows the language of rules. */
export interface SegmentQuestion {
  key: string;
  segmentId?: string;
  expression?: Readonly<Record<string, unknown>>;
}

/** The facts that a node needs of each member; a node that needs none costs no reads. */
export interface Needs {
  attributes: boolean;
  tags: boolean;
  events: readonly EventQuestion[];
  segments?: readonly SegmentQuestion[];
  /** May the member be sent marketing now? */
  reachability?: boolean;
  bestHour?: boolean;
  /** How the ways of this node have done so far. */
  trials?: boolean;
}

export const noNeeds: Needs = { attributes: false, tags: false, events: [] };

export type AttributeValue = string | number | boolean;

export interface MemberFacts {
  memberId: string;
  attributes: Readonly<Record<string, AttributeValue>>;
  /** Intensity now. */
  tags: Readonly<Record<string, number>>;
  /** Epoch milliseconds of the newest (or first) event of each question's key. */
  seen: Readonly<Record<string, number>>;
  enteredAtEpochMs: number;
  lastSendAtEpochMs?: number;
  /** Keys of the segments that the member is in. */
  segments?: readonly string[];
  isReachable?: boolean;
  /** Local hour 0..23 at which the member is most likely to react. */
  bestHour?: number;
}

/** How often a way was taken, and how often what it is judged by followed. */
export interface Trials {
  taken: number;
  won: number;
}

/** What a cohort remembers of the nodes that it may come by again, by nodeId. */
export type Trail = Readonly<Record<string, number>>;

export interface DecideContext extends Moment {
  journeyId: string;
  nodeId: string;
  members: readonly MemberFacts[];
  /** The edge that the answer of the node's call chose. */
  answer?: 'next' | 'otherwise' | undefined;
  trail: Trail;
  /** A way leads back here. */
  inCircle: boolean;
  /** By edge. */
  trials?: Readonly<Record<string, Trials>>;
}

/** Members who go the same way at the same time. */
export interface DecidedGroup {
  edge: string;
  to: string;
  memberIds: readonly string[];
  /** The group stays in the node's Wait until then. */
  untilEpochMs?: number;
  /** What the group remembers from now on, besides what it did before. */
  remember?: Trail;
}

/** A node's verdict: disjoint groups that cover all members. */
export interface Decision {
  groups: readonly DecidedGroup[];
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
  quietHours?: { start: string; end: string } | null | undefined;
  /** Of the channel, `YYYY-MM-DD`: business days are counted without them, unless the node names its own. */
  holidays?: readonly string[] | undefined;
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
  task: (place: string, onward: readonly string[]) => NamedState[];
  /** A Wait until `$.until`, then the place. */
  wait: (place: string, next: string) => NamedState[];
  /** The state by which an execution comes from a Wait into a node. */
  entryPlace: (nodeId: string) => string;
}

/** What a node may have to be checked against; absent: not known here. */
export interface NodeContext extends ValidationContext {
  /** Sends of the journey whose clicks are known by member. */
  trackedSends?: ReadonlySet<string>;
}

/** An event that lets a member leave a Wait. */
export interface WayOut {
  event: EventPattern;
  edge: string;
  to: string;
  since: 'entry' | 'lastSend' | 'now';
  /** How long the Wait lasts without it. */
  lastsMs: number;
}

/** One kind of node: everything that is to know about it stands in its folder. */
export interface NodeKind<Node> {
  schema: z.ZodType<Node>;
  edges(node: Node): readonly Edge[];
  /** Its states; absent: one Task. */
  states?(node: Node, pencil: Pencil): readonly NamedState[];
  /** The state in which a group arrives from a Task; absent: the node's own. */
  arrivalPlace?(node: Node, nodeId: string): string;
  /** The state by which an execution enters at the start or after a Wait; absent: the node's own. */
  entryPlace?(node: Node, nodeId: string): string;
  /** When a wait that begins on arrival ends, epoch milliseconds; absent or undefined: the arrival is a Task. */
  waitUntil?(node: Node, moment: Moment): number | undefined;
  /** Coming here ends the journey. */
  ends?: true;
  /** Problems of the node itself; paths are relative to the node. */
  problems?(node: Node, context: NodeContext): readonly JourneyProblem[];
  /** Segments by which it chooses members; paths are relative to the node. */
  segments?(node: Node): readonly { path: string; rule: SegmentRule }[];
  needs(node: Node): Needs;
  decide(node: Node, context: DecideContext): Decision;
  /** Made before the way is decided, until there is an answer. */
  call?(node: Node): OutsideCall;
  /** By what its ways are judged, when it learns; those who take a way and those who do it then are counted. */
  learns?(node: Node): { by: 'click' | 'order'; within: Duration } | undefined;
  /** The events that let a member leave the node's Wait at once, each with its way. */
  exitsOn?(node: Node): readonly WayOut[];
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
