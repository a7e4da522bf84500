import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { nodeWords } from '../../stepfunctions/journey/words.ts';
import { messagePreview } from '../../stepfunctions/line-message/preview.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { SendWords } from './domain/send-part.ts';
import { planSend, type PlanSendDeps } from './plan-send.ts';
import { saidBy } from './request-messages.ts';

/**
 * What a node does, in an English sentence; of a send with the beginning of what it says to the member: by `frozen` when that
 * was decided already, else by the language that the member has now.
 */
export async function nodeWordsFor(
  deps: PlanSendDeps,
  { definition, enrolment }: { definition: Pick<JourneyDefinition, 'nodes'>; enrolment: Enrolment },
  { nodeId, frozen }: { nodeId: string; frozen?: SendWords | undefined },
): Promise<string> {
  const node = definition.nodes[nodeId];
  if (!node) return nodeId;
  if (node.kind !== 'send') return nodeWords(node);
  const { channelId, journeyId, memberId } = enrolment;
  const send = { channelId, journeyId, nodeId, node, sendId: nodeId, memberIds: [memberId] };
  const words = frozen ?? (await planSend(deps, send))?.[0];
  const said = await saidBy(deps, channelId, { node, words });
  const preview = said && messagePreview(said);
  return preview === undefined ? nodeWords(node) : `${nodeWords(node)}: “${preview}”`;
}
