import { v5 } from 'uuid';

const namespace = '5d2b3f0e-6c7a-5b1d-9f43-8e0c2a6b7d14';

/**
 * A UUIDv5 (RFC 9562) of its cause: the same words give the same id on every retry, on every machine.
 * The words are joined in an unambiguous way, so `('a', 'bc')` and `('ab', 'c')` differ.
 */
export function deterministicId(...words: readonly (string | number)[]): string {
  return v5(JSON.stringify(words), namespace);
}
