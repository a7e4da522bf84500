import { createHash } from 'node:crypto';
import { Problem } from './problem.ts';

/** Remembers the answers of POST requests that carry an `Idempotency-Key`, for 24 hours. */
export interface IdempotencyStore {
  /** Takes the key for this request, or says what is known of it. */
  claim(id: string, fingerprint: string): Promise<Claim>;
  complete(id: string, answer: StoredAnswer): Promise<void>;
  /** The request failed: the key is free again. */
  release(id: string): Promise<void>;
}

export type Claim =
  | { outcome: 'claimed' }
  | { outcome: 'under way'; fingerprint: string }
  | { outcome: 'answered'; fingerprint: string; answer: StoredAnswer };

export interface StoredAnswer {
  status: number;
  body: string;
}

/** Answers a repeated request as the first time; the same key with another content is refused. */
export async function answerOnce(
  store: IdempotencyStore,
  request: {
    key: string;
    caller: string;
    method: string;
    path: string;
    query: Readonly<Record<string, string>>;
    rawBody: Uint8Array;
  },
  answer: () => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const { key, caller, method, path, query, rawBody } = request;
  const id = hash(caller, key);
  const fingerprint = hash(method, path, JSON.stringify(Object.entries(query).sort()), rawBody);
  const claim = await store.claim(id, fingerprint);
  if (claim.outcome !== 'claimed') {
    if (claim.fingerprint !== fingerprint) {
      const message = 'This key was used for another request: take a new one.';
      throw new Problem(422, 'Idempotency key reused', {
        errors: [{ path: 'header/idempotency-key', message }],
      });
    }
    if (claim.outcome === 'answered') return claim.answer;
    throw new Problem(409, 'Request under way', {
      detail: 'The same request is being handled: try again in a moment.',
    });
  }
  try {
    const given = await answer();
    await store.complete(id, given);
    return given;
  } catch (error) {
    await store.release(id);
    throw error;
  }
}

function hash(...parts: readonly (string | Uint8Array)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
}
