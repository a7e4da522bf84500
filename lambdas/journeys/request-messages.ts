import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import { sendRun } from '../../stepfunctions/journey/send-run.ts';
import type { TrackLinks } from '../links/contracts.ts';
import type { JourneyVersion } from './domain/journey.ts';

/**
 * The messages of the request that begins with the send `nodeId`, with the links of its sends tracked as each asks for.
 * Clicks are counted for each node of a version, over all its cohorts.
 */
export async function requestMessages(
  deps: { trackLinks: TrackLinks },
  channelId: string,
  { journeyId, version, definition }: JourneyVersion,
  nodeId: string,
): Promise<LineMessage[]> {
  const messages: LineMessage[] = [];
  for (const sendId of sendRun(definition, nodeId).nodeIds) {
    const node = definition.nodes[sendId];
    if (node?.kind !== 'send') continue;
    const { links } = node;
    const origin = { kind: 'journey', journeyId, version, nodeIds: [sendId] };
    const tracking = links && { ...links, campaign: links.campaign ?? definition.name };
    messages.push(
      ...(tracking
        ? await deps.trackLinks({ channelId, origin, messages: node.messages, tracking })
        : node.messages),
    );
  }
  return messages;
}
