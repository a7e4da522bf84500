import type { TrackLinks } from '../links/contracts.ts';
import type { MessageContent } from '../templates/contracts.ts';
import type { Broadcast } from './domain/broadcast.ts';
import type { FrozenContent } from './ports.ts';

/** The same texts with their links tracked, each variant's on its own; a repetition answers the same. */
export async function trackContent(
  { trackLinks }: { trackLinks: TrackLinks },
  { channelId, broadcastId, definition: { links, name } }: Broadcast,
  content: FrozenContent,
): Promise<FrozenContent> {
  if (!links) return content;
  const tracking = { ...links, campaign: links.campaign ?? name };
  const tracked: Record<string, MessageContent> = {};
  for (const [variant, said] of Object.entries(content)) {
    const origin = { kind: 'broadcast', broadcastId, variant };
    const track = (messages: MessageContent['default']) =>
      trackLinks({ channelId, origin, messages, tracking });
    const byLanguage: Record<string, MessageContent['default']> = {};
    for (const [language, messages] of Object.entries(said.byLanguage))
      byLanguage[language] = await track(messages);
    tracked[variant] = { default: await track(said.default), byLanguage };
  }
  return tracked;
}
