import type { JourneyDefinition, JourneyNode } from './definition.ts';
import { entryWords } from './entry-rules.ts';
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
  entry,
  topicId,
  goals = [],
  exitRules = [],
  attributionHours,
  start,
  nodes,
}: JourneyDefinition): string[] {
  return [
    `${triggerWords(trigger)}, at ${start}.`,
    ...entryWords(entry),
    ...(topicId === undefined ? [] : [`Sends to members who want the topic ${topicId}.`]),
    ...goals.map(({ name, when }) => `Goal ${name}: out as soon as ${happeningWords(when)}.`),
    ...exitRules.map(({ name, when }) => `Exit ${name}: out as soon as ${happeningWords(when)}.`),
    ...(attributionHours === undefined
      ? []
      : [`Clicks and orders count for ${attributionHours} hours after a send.`]),
    ...Object.entries(nodes).map(([nodeId, node]) => {
      const ways = kindOf(node)
        .edges(node)
        .map(({ edge, to }) => (edge === 'next' ? `then ${to}` : `${edge}: ${to}`));
      return `${nodeId}: ${nodeWords(node)}${ways.length > 0 ? `, ${ways.join(', ')}` : ''}.`;
    }),
  ];
}
