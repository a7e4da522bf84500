import type { Clock } from '../../shared/domain/clock.ts';
import type { TextSecrets } from '../../shared/domain/text-secrets.ts';
import type { ConnectorSecrets } from './ports.ts';

const keptMs = 60_000;
const mostKept = 200;

/** Secrets of connectors beside those of their channel; each is asked for at most once a minute, known or not. */
export function createConnectorSecrets(deps: {
  textSecrets: TextSecrets;
  clock: Pick<Clock, 'now'>;
}): ConnectorSecrets {
  const kept = new Map<string, { secret: string | undefined; readAt: number }>();
  const nameOf = (channelId: string, kind: string): string => `${channelId}/connectors/${kind}`;
  return {
    async read(channelId, kind) {
      if (!/^[A-Za-z0-9_-]{1,40}$/.test(channelId)) return undefined;
      const name = nameOf(channelId, kind);
      const known = kept.get(name);
      if (known && deps.clock.now() - known.readAt < keptMs) return known.secret;
      const secret = await deps.textSecrets.read(name);
      if (kept.size >= mostKept) kept.clear();
      kept.set(name, { secret, readAt: deps.clock.now() });
      return secret;
    },
    async put(channelId, kind, secret) {
      const name = nameOf(channelId, kind);
      await deps.textSecrets.put(name, secret);
      kept.delete(name);
    },
  };
}
