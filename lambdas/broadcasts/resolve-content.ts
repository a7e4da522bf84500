import type { MessageContent, ReadTemplate } from '../templates/contracts.ts';
import type { BroadcastDefinition, VariantContent } from './domain/definition.ts';
import type { FrozenContent } from './ports.ts';

export type ContentProblem = { path: string; message: string };

/** What each variant says now: templates in their newest version unless told. */
export async function resolveContent(
  { readTemplate }: { readTemplate: ReadTemplate },
  channelId: string,
  { variants }: Pick<BroadcastDefinition, 'variants'>,
): Promise<
  | { outcome: 'content'; content: FrozenContent }
  | { outcome: 'problems'; problems: readonly ContentProblem[] }
> {
  const content: Record<string, MessageContent> = {};
  const problems: ContentProblem[] = [];
  for (const [index, variant] of variants.entries()) {
    const resolved = await contentOf({ readTemplate }, channelId, variant.content);
    if (resolved) content[variant.name] = resolved;
    else
      problems.push({
        path: `/variants/${index}/content`,
        message: 'The channel has no such template or version. GET /v1/templates lists them.',
      });
  }
  return problems.length > 0 ? { outcome: 'problems', problems } : { outcome: 'content', content };
}

async function contentOf(
  { readTemplate }: { readTemplate: ReadTemplate },
  channelId: string,
  content: VariantContent,
): Promise<MessageContent | undefined> {
  if ('messages' in content) return { default: content.messages, byLanguage: content.byLanguage ?? {} };
  return (await readTemplate(channelId, content))?.content;
}

/** The messages of a variant in one of its languages. */
export const messagesIn = (content: MessageContent, language: string): MessageContent['default'] =>
  content.byLanguage[language] ?? content.default;
