import type { Account } from '../../account.ts';
import { friendshipOf } from '../../state.ts';

/** A stranger who wrote can be pushed to for so long. */
const strangerReachableMs = 7 * 86_400_000;

/** Friends, and strangers who wrote within a week; others get nothing, and nobody is told. */
export function isReachable({ state, clock }: Account, userId: string): boolean {
  const { standing, wroteAt } = friendshipOf(state, userId);
  if (standing !== 'stranger') return standing === 'friend';
  return wroteAt !== undefined && clock.now() - wroteAt < strangerReachableMs;
}

/** In the order in which they came. */
export const friendsOf = ({ state }: Account): string[] =>
  [...state.friendships].filter(([, { standing }]) => standing === 'friend').map(([userId]) => userId);

/** The form of user ids. */
export const isUserId = (value: unknown): value is string =>
  typeof value === 'string' && /^U[0-9a-f]{32}$/.test(value);
