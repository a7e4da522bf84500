import type { BroadcastStore } from './ports.ts';

/** So many of the newest broadcasts are looked at: older drafts are forgotten ones. */
export const mostBroadcasts = 500;

/** Names of broadcasts that have yet to start and say what a template says. */
export const usersOfTemplate =
  ({ broadcasts }: { broadcasts: Pick<BroadcastStore, 'list'> }) =>
  async (channelId: string, templateId: string): Promise<readonly string[]> => {
    const { broadcasts: newest } = await broadcasts.list(channelId, { limit: mostBroadcasts });
    return newest.flatMap(({ definition: { name, variants }, status }) => {
      const hasStarted = !['draft', 'scheduled', 'freezing'].includes(status);
      const uses = variants.some(
        ({ content }) => 'templateId' in content && content.templateId === templateId,
      );
      return uses && !hasStarted ? [name] : [];
    });
  };
