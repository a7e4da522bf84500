import type { JourneyDefinition, JourneyNode } from '../../stepfunctions/journey/definition.ts';
import type { SendContent } from '../../stepfunctions/journey/nodes/send/send-content.ts';
import type { ReadTemplate } from '../templates/contracts.ts';

/** The definition with the version of each template that is the newest now: what is edited later changes no journey. */
export async function pinTemplates(
  { readTemplate }: { readTemplate: ReadTemplate },
  channelId: string,
  definition: JourneyDefinition,
): Promise<JourneyDefinition> {
  const newest = new Map<string, Promise<number | undefined>>();
  const versionOf = (templateId: string): Promise<number | undefined> => {
    const known =
      newest.get(templateId) ?? readTemplate(channelId, { templateId }).then((read) => read?.version);
    newest.set(templateId, known);
    return known;
  };
  const pinned = async <Content extends SendContent>(content: Content): Promise<Content> => {
    const { templateId, templateVersion } = content;
    if (templateId === undefined || templateVersion !== undefined) return content;
    return { ...content, templateVersion: await versionOf(templateId) };
  };
  const pinNode = async (node: JourneyNode): Promise<JourneyNode> => {
    if (node.kind !== 'send') return node;
    const { variants } = node;
    return variants ? { ...node, variants: await Promise.all(variants.map(pinned)) } : pinned(node);
  };
  const nodes = await Promise.all(
    Object.entries(definition.nodes).map(async ([id, node]) => [id, await pinNode(node)] as const),
  );
  return { ...definition, nodes: Object.fromEntries(nodes) };
}
