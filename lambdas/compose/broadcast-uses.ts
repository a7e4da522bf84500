import { createDynamoBroadcasts } from '../broadcasts/adapters/dynamo-broadcasts.ts';
import { createUsersOf } from '../broadcasts/users-of.ts';
import type { Core } from './core.ts';

/** Broadcasts that need something, for those who would delete it. */
export function composeBroadcastUses(core: Core) {
  const usersOf = createUsersOf({ broadcasts: createDynamoBroadcasts(core) });
  return async (...what: Parameters<typeof usersOf>): Promise<readonly string[]> =>
    (await usersOf(...what)).map((name) => `broadcast ${name}`);
}
