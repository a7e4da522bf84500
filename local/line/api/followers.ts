import { z } from 'zod';
import type { Account } from '../account.ts';
import { ok, refuse, refuseProperties } from '../http/line-answer.ts';
import type { Operation } from './operation.ts';
import { readCursor, writeCursor } from './page-cursor.ts';

const Limit = z.coerce.number().int().min(1).max(1000).default(300);

/** User ids of friends, in pages; verified and premium accounts only. */
export const followers: Operation = ({ account, query }) => {
  if (!account.channel.verified) return refuse(403, 'Access to this API is not available for your account');
  const limit = Limit.safeParse(query.get('limit') ?? undefined);
  if (!limit.success) return refuseProperties([{ message: 'Must be between 1 and 1000', property: 'limit' }]);
  const from = startOf(account, query.get('start'));
  if (from === undefined)
    return refuseProperties([{ message: 'Invalid continuation token', property: 'start' }]);

  const rest = [...account.state.friendships].slice(from);
  const friends = rest.filter(([, { standing }]) => standing === 'friend').map(([userId]) => userId);
  const userIds = friends.slice(0, limit.data);
  const isLast = friends.length <= userIds.length;
  return ok(isLast ? { userIds } : { userIds, next: writeCursor(account.clock, userIds.at(-1) ?? '') });
};

/** Where a page begins in the order of friendships, where each keeps its place whatever others do; undefined for a cursor that is wrong or too old. */
function startOf({ state, clock }: Account, cursor: string | null): number | undefined {
  if (cursor === null) return 0;
  const place = [...state.friendships.keys()].indexOf(readCursor(clock, cursor) ?? '');
  return place === -1 ? undefined : place + 1;
}
