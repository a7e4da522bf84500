import type { JourneyDefinition } from './definition.ts';
import type { LineMessage } from '../line-message/line-message.ts';
import { kindOf } from './nodes/kind-of.ts';
import { plainMessages, type SendNode } from './nodes/send/send.ts';

/** LINE takes 1 to 5 messages a request. */
const mostMessages = 5;

export interface SendRun {
  /** The sends that share one request, in order. */
  nodeIds: readonly string[];
  /** None where members are sent different ones. */
  messages: readonly LineMessage[];
  /** Where the last of them leads. */
  next: string;
}

/** The request that begins with the send `nodeId`. */
export function sendRun(definition: JourneyDefinition, nodeId: string): SendRun {
  const run = sendRuns(definition).get(nodeId);
  if (!run) throw new Error(`Node ${nodeId} begins no request.`);
  return run;
}

/**
 * All requests of a journey by their first node. Plain sends that follow each other directly share one request: a send
 * joins the one before it when nothing else leads to it and the messages stay within five.
 */
export function sendRuns(definition: JourneyDefinition): ReadonlyMap<string, SendRun> {
  const sends = Object.keys(definition.nodes).filter((nodeId) => isSend(definition, nodeId));
  const followers = new Set(sends.flatMap((nodeId) => soleFollower(definition, nodeId) ?? []));
  const heads = sends.filter((nodeId) => !followers.has(nodeId));
  const runs = new Map<string, SendRun>();
  const visited = new Set<string>();
  // Sends in a circle have no head; each circle is cut at its first node.
  for (const head of [...heads, ...sends]) {
    for (let nodeId: string | undefined = head; nodeId !== undefined && !visited.has(nodeId);) {
      const run = cutRun(definition, nodeId, visited);
      runs.set(nodeId, run);
      nodeId = soleFollower(definition, run.nodeIds.at(-1) ?? nodeId);
    }
  }
  return runs;
}

/** As many sends from `nodeId` on as fit one request; what members are sent differently is a request of its own. */
function cutRun(definition: JourneyDefinition, nodeId: string, visited: Set<string>): SendRun {
  const nodeIds: string[] = [];
  const messages: LineMessage[] = [];
  let next = nodeId;
  for (let candidate: string | undefined = nodeId; candidate !== undefined && !visited.has(candidate);) {
    const node = definition.nodes[candidate];
    if (node?.kind !== 'send' || !joins(node, { nodeIds, messages })) break;
    const plain = plainMessages(node);
    visited.add(candidate);
    nodeIds.push(candidate);
    messages.push(...(plain ?? []));
    next = node.next;
    candidate = plain && soleFollower(definition, candidate);
  }
  return { nodeIds, messages, next };
}

/** The first one always does. */
function joins(node: SendNode, { nodeIds, messages }: Pick<SendRun, 'nodeIds' | 'messages'>): boolean {
  if (nodeIds.length === 0) return true;
  const plain = plainMessages(node);
  return plain !== undefined && messages.length + plain.length <= mostMessages;
}

/** The send that follows, when nothing else leads to it. */
function soleFollower(definition: JourneyDefinition, nodeId: string): string | undefined {
  const node = definition.nodes[nodeId];
  if (node?.kind !== 'send' || !isSend(definition, node.next) || definition.start === node.next)
    return undefined;
  const into = Object.values(definition.nodes).flatMap((other) => kindOf(other).edges(other));
  return into.filter(({ to }) => to === node.next).length === 1 ? node.next : undefined;
}

const isSend = (definition: JourneyDefinition, nodeId: string): boolean =>
  definition.nodes[nodeId]?.kind === 'send';
