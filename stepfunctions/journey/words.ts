import type { JourneyDefinition, JourneyNode } from './definition.ts';
import { happeningWords } from './happening.ts';
import { kindOf } from './nodes/kind-of.ts';
import { triggerWords } from './triggers/starts-with.ts';

/** What a node does, in an English sentence. */
export function nodeWords(node: JourneyNode): string {
  return kindOf(node).words(node);
}

/** The journey from trigger to exits, a sentence a node, with where each way leads. */
export function journeyWords({
  trigger,
  topicId,
  goals = [],
  exitRules = [],
  start,
  nodes,
}: JourneyDefinition): string[] {
  return [
    `${triggerWords(trigger)}, at ${start}.`,
    ...(topicId === undefined ? [] : [`Sends to members who want the topic ${topicId}.`]),
    ...goals.map(({ name, when }) => `Goal ${name}: out as soon as ${happeningWords(when)}.`),
    ...exitRules.map(({ name, when }) => `Exit ${name}: out as soon as ${happeningWords(when)}.`),
    ...Object.entries(nodes).map(([nodeId, node]) => {
      const ways = kindOf(node)
        .edges(node)
        .map(({ edge, to }) => (edge === 'next' ? `then ${to}` : `${edge}: ${to}`));
      return `${nodeId}: ${nodeWords(node)}${ways.length > 0 ? `, ${ways.join(', ')}` : ''}.`;
    }),
  ];
}
