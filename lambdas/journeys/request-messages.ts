import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import { contentsOf, type SendNode } from '../../stepfunctions/journey/nodes/send/send.ts';
import type { SendContent } from '../../stepfunctions/journey/nodes/send/send-content.ts';
import { sendRun } from '../../stepfunctions/journey/send-run.ts';
import type { TrackLinks } from '../links/contracts.ts';
import type { MessageContent, ReadTemplate } from '../templates/contracts.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { defaultLanguage, type SendWords } from './domain/send-part.ts';

export interface RequestMessagesDeps {
  trackLinks: TrackLinks;
  readTemplate: ReadTemplate;
}

interface Request {
  channelId: string;
  version: JourneyVersion;
  /** The send that the request begins with. */
  nodeId: string;
  words?: SendWords;
}

/**
 * The messages of a request, with the links of its sends tracked as each asks for; undefined when a template is gone. Clicks
 * are counted for each node of a version (and variant), over all its cohorts.
 */
export async function requestMessages(
  deps: RequestMessagesDeps,
  { channelId, version: { journeyId, version, definition }, nodeId, words }: Request,
): Promise<LineMessage[] | undefined> {
  const messages: LineMessage[] = [];
  for (const sendId of sendRun(definition, nodeId).nodeIds) {
    const node = definition.nodes[sendId];
    if (node?.kind !== 'send') continue;
    const said = await saidBy(deps, channelId, { node, words });
    if (!said) return undefined;
    const { links } = node;
    const ofNode = { kind: 'journey', journeyId, version, nodeIds: [sendId] };
    const origin = words?.variant === undefined ? ofNode : { ...ofNode, variant: words.variant };
    const tracking = links && { ...links, campaign: links.campaign ?? definition.name };
    messages.push(
      ...(tracking ? await deps.trackLinks({ channelId, origin, messages: said, tracking }) : said),
    );
  }
  return messages;
}

/** What a send says in the words of one recipient; undefined when its template is gone. */
export async function saidBy(
  deps: Pick<RequestMessagesDeps, 'readTemplate'>,
  channelId: string,
  { node, words }: { node: SendNode; words: SendWords | undefined },
): Promise<readonly LineMessage[] | undefined> {
  const chosen = contentsOf(node).find(({ variant }) => variant === words?.variant);
  const content = chosen && (await readContent(deps, channelId, chosen.content));
  return content && (content.byLanguage[words?.language ?? defaultLanguage] ?? content.default);
}

/** What a send says, in all its languages; undefined when its template is gone. */
export async function readContent(
  { readTemplate }: Pick<RequestMessagesDeps, 'readTemplate'>,
  channelId: string,
  { messages, templateId, templateVersion }: SendContent,
): Promise<MessageContent | undefined> {
  if (messages) return { default: messages, byLanguage: {} };
  if (templateId === undefined) return undefined;
  return (await readTemplate(channelId, { templateId, version: templateVersion }))?.content;
}

/** Does everybody get the same, in one language? */
export async function saysOneThing(
  deps: Pick<RequestMessagesDeps, 'readTemplate'>,
  channelId: string,
  node: SendNode,
): Promise<boolean> {
  if (node.variants) return false;
  const content = await readContent(deps, channelId, node);
  return content !== undefined && Object.keys(content.byLanguage).length === 0;
}
