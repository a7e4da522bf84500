import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that is the same for a member and a purpose on every retry, and unrelated between purposes: who is in
 * the holdout of one broadcast says nothing about the next.
 */
export function draw(purpose: string, memberId: string): number {
  const hash = createHash('sha256').update(purpose).update('\0').update(memberId).digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}
