import { z } from 'zod';
import type { Account } from '../account.ts';
import type { LineCall, Operation, Operations } from '../api/operation.ts';
import { ok, refuse, refuseProperties, type LineAnswer } from '../http/line-answer.ts';
import { friendshipOf } from '../state.ts';
import { richMenuBatchOperations } from './batch-operations.ts';
import { menuWithImage, recordMenus } from './menu-of-call.ts';

const UserIds = z
  .array(z.string().regex(/^U[0-9a-f]{32}$/))
  .min(1)
  .max(500);
const accepted: LineAnswer = { status: 202, body: {} };

/** Linking somebody who is no friend is answered like any other and has no effect. */
function link(account: Account, userIds: readonly string[], richMenuId: string | null): void {
  const friends = userIds.filter((userId) => friendshipOf(account.state, userId).standing === 'friend');
  if (friends.length > 0) recordMenus(account, { kind: 'richMenuLinked', userIds: friends, richMenuId });
}

/** All but those that the test has ordered to get lost. */
function linkMany(account: Account, userIds: readonly string[], richMenuId: string | null): void {
  const lost = Math.min(userIds.length, account.state.richMenus.linksToLose);
  if (lost > 0) {
    const count = account.state.richMenus.linksToLose - lost;
    recordMenus(account, { kind: 'richMenuLinksToLose', count });
  }
  link(account, userIds.slice(lost), richMenuId);
}

function many({ account, body }: LineCall, richMenuId: string | null): LineAnswer {
  const userIds = UserIds.safeParse(body['userIds']);
  if (!userIds.success)
    return refuseProperties([{ message: '1 to 500 valid user ids', property: 'userIds' }]);
  linkMany(account, userIds.data, richMenuId);
  return accepted;
}

const linkOne: Operation = ({ account, params: { userId = '', richMenuId = '' } }) => {
  const refused = menuWithImage(account, richMenuId);
  if (refused) return refused;
  if (!UserIds.safeParse([userId]).success) return refuse(400, 'The user id is invalid');
  link(account, [userId], richMenuId);
  return ok();
};

/** Who sees which rich menu (Messaging API reference, "Per-user rich menu"). */
export const richMenuLinkOperations: Operations = {
  'POST /v2/bot/user/all/richmenu/{richMenuId}': ({ account, params: { richMenuId = '' } }) => {
    const refused = menuWithImage(account, richMenuId);
    if (refused) return refused;
    recordMenus(account, { kind: 'richMenuDefault', richMenuId });
    return ok();
  },
  'POST /v2/bot/richmenu/bulk/link': (call) =>
    menuWithImage(call.account, call.body['richMenuId']) ?? many(call, String(call.body['richMenuId'])),
  'POST /v2/bot/richmenu/bulk/unlink': (call) => many(call, null),
  'POST /v2/bot/user/{userId}/richmenu/{richMenuId}': linkOne,
  'GET /v2/bot/user/{userId}/richmenu': ({ account: { state }, params: { userId = '' } }) => {
    const richMenuId = state.richMenus.links.get(userId);
    return richMenuId === undefined ? refuse(404, 'the user has no richmenu') : ok({ richMenuId });
  },
  'DELETE /v2/bot/user/{userId}/richmenu': ({ account, params: { userId = '' } }) => {
    recordMenus(account, { kind: 'richMenuLinked', userIds: [userId], richMenuId: null });
    return ok();
  },
  ...richMenuBatchOperations,
};
