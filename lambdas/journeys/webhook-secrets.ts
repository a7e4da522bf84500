import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../shared/domain/clock.ts';
import type { TextSecrets } from '../shared/domain/text-secrets.ts';

/** A receiver has a day to learn the new secret; until then both sign. */
const overlapMs = 86_400_000;
const keptMs = 60_000;

const Stored = z.object({
  current: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  previous: z.object({ secret: z.string(), until: z.number() }).optional(),
});
type Stored = z.infer<typeof Stored>;

/** The secrets that sign a channel's outgoing webhooks. */
export interface WebhookSecrets {
  /** All that sign now, the newest first; none when the channel has none. */
  signing(channelId: string): Promise<readonly string[]>;
  /** Without the secrets themselves; epoch milliseconds. Undefined when there is none. */
  look(channelId: string): Promise<{ createdAt: number; previousUntil?: number } | undefined>;
  /** Makes a new one: the only time that it is told. */
  renew(channelId: string): Promise<{ secret: string; createdAt: number; previousUntil?: number }>;
}

export function createWebhookSecrets(deps: {
  textSecrets: TextSecrets;
  clock: Pick<Clock, 'now'>;
}): WebhookSecrets {
  const kept = new Map<string, { stored: Stored; readAt: number }>();
  const nameOf = (channelId: string): string => `${channelId}/webhooks`;

  async function read(channelId: string): Promise<Stored | undefined> {
    const text = await deps.textSecrets.read(nameOf(channelId));
    return text === undefined ? undefined : Stored.parse(JSON.parse(text));
  }
  const living = ({ previous }: Stored) =>
    previous && previous.until > deps.clock.now() ? previous : undefined;

  return {
    async signing(channelId) {
      const known = kept.get(channelId);
      const isFresh = known !== undefined && deps.clock.now() - known.readAt < keptMs;
      const stored = isFresh ? known.stored : await read(channelId);
      if (!stored) return [];
      if (!isFresh) kept.set(channelId, { stored, readAt: deps.clock.now() });
      const previous = living(stored);
      return [stored.current, ...(previous ? [previous.secret] : [])];
    },
    async look(channelId) {
      const stored = await read(channelId);
      return stored && { createdAt: stored.createdAt, previousUntil: living(stored)?.until };
    },
    async renew(channelId) {
      const before = await read(channelId);
      const createdAt = deps.clock.now();
      const secret = `whsec_${randomBytes(32).toString('base64url')}`;
      const previous = before && { secret: before.current, until: createdAt + overlapMs };
      const stored: Stored = { current: secret, createdAt, ...(previous ? { previous } : {}) };
      await deps.textSecrets.put(nameOf(channelId), JSON.stringify(stored));
      kept.delete(channelId);
      return { secret, createdAt, previousUntil: previous?.until };
    },
  };
}
