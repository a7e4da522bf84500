import type { Clock } from '../shared/domain/clock.ts';
import type { ChannelCredentials, ReadChannel, ReadCredentials } from './contracts.ts';
import type { ChannelStore, CredentialStore } from './ports.ts';

const settingsCachedMs = 5_000;
const credentialsCachedMs = 300_000;
/** Somebody who guesses channel ids costs no look-up each; the cache of unknown ones is bounded. */
const mostCached = 1000;
/** A forged signature must not make us ask the secret store each time. */
const freshAtMostEveryMs = 30_000;

interface Cached<Value> {
  value: Value;
  readAt: number;
}

/** Channel settings, cached for a few seconds; unknown channels too. */
export function createReadChannel(deps: { channels: Pick<ChannelStore, 'read'>; clock: Clock }): ReadChannel {
  const cache = boundedCache<Awaited<ReturnType<ReadChannel>>>();
  return async (channelId) => {
    const cached = cache.get(channelId);
    if (cached && deps.clock.now() - cached.readAt < settingsCachedMs) return cached.value;
    const value = await deps.channels.read(channelId);
    cache.set(channelId, { value, readAt: deps.clock.now() });
    return value;
  };
}

/** Credentials, cached for minutes; `fresh` asks again at most once per 30 s a channel. */
export function createReadCredentials(deps: {
  credentials: Pick<CredentialStore, 'read'>;
  clock: Clock;
}): ReadCredentials {
  const cache = boundedCache<ChannelCredentials | undefined>();
  return async (channelId, { fresh = false } = {}) => {
    const cached = cache.get(channelId);
    const age = cached ? deps.clock.now() - cached.readAt : Infinity;
    if (cached && age < (fresh ? freshAtMostEveryMs : credentialsCachedMs)) return cached.value;
    const value = await deps.credentials.read(channelId);
    cache.set(channelId, { value, readAt: deps.clock.now() });
    return value;
  };
}

function boundedCache<Value>(): Map<string, Cached<Value>> {
  return new (class extends Map<string, Cached<Value>> {
    override set(key: string, value: Cached<Value>): this {
      if (this.size >= mostCached && !this.has(key)) this.clear();
      return super.set(key, value);
    }
  })();
}
