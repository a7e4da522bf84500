import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../shared/domain/clock.ts';
import type { ApiKeyStore } from './ports.ts';

export type Authorize = (bearer: string) => Promise<{ keyId: string } | undefined>;

/** A revoked key works this much longer at most. */
const cachedMs = 60_000;
const mostCached = 1000;

/** The SHA-256 of an API key, hex. */
export const hashApiKey = (apiKey: string): string => createHash('sha256').update(apiKey).digest('hex');

/** Knows a caller by the API key: the first one of the deployment, or one made by the API. */
export function createAuthorize(deps: {
  apiKeys: Pick<ApiKeyStore, 'find'>;
  /** The key that the deployment generated. */
  readFirstApiKey: () => Promise<string | undefined>;
  clock: Clock;
}): Authorize {
  const known = new Map<string, { keyId: string; until: number }>();
  return async (bearer) => {
    const hash = hashApiKey(bearer);
    const now = deps.clock.now();
    const cached = known.get(hash);
    if (cached && cached.until > now) return { keyId: cached.keyId };
    const keyId = await findKey(deps, hash);
    if (keyId === undefined) return undefined;
    if (known.size >= mostCached) known.clear();
    known.set(hash, { keyId, until: now + cachedMs });
    return { keyId };
  };
}

async function findKey(
  deps: { apiKeys: Pick<ApiKeyStore, 'find'>; readFirstApiKey: () => Promise<string | undefined> },
  hash: string,
): Promise<string | undefined> {
  const first = await deps.readFirstApiKey();
  if (first !== undefined && timingSafeEqual(Buffer.from(hashApiKey(first)), Buffer.from(hash)))
    return 'first';
  return (await deps.apiKeys.find(hash))?.keyId;
}
