import { Problem } from './problem.ts';

/** @throws Problem 409 that names the users, when there are any; `what` begins with a capital: `Tag`. */
export function refuseWhileUsed(what: string, users: readonly string[]): void {
  if (users.length === 0) return;
  const detail = `These use it: ${users.join(', ')}. Change or stop them first.`;
  throw new Problem(409, `${what} in use`, { detail });
}
