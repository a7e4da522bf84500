import { z } from 'zod';
import { ok, refuse, refuseProperties } from '../http/line-answer.ts';
import { friendshipOf } from '../state.ts';
import { followers } from './followers.ts';
import type { Operation, Operations } from './operation.ts';
import { isReachable } from './send/recipients.ts';

const profile: Operation = ({ account, params }) => {
  const { userId = '' } = params;
  const person = account.provider.people.get(userId);
  const { standing, wroteAt } = friendshipOf(account.state, userId);
  const isVisible = standing === 'friend' || (standing === 'stranger' && wroteAt !== undefined);
  if (!person || !isVisible) return refuse(404, 'Not found');
  const { demographics: _hidden, ...shown } = person;
  return ok(shown);
};

const Loading = z.looseObject({
  chatId: z.string(),
  loadingSeconds: z.int().min(5).max(60).multipleOf(5).default(20),
});

const startLoading: Operation = ({ account, body }) => {
  const parsed = Loading.safeParse(body);
  if (!parsed.success) {
    const property = parsed.error.issues[0]?.path.join('.') ?? '';
    return refuseProperties([{ message: 'chatId of a user, and 5 to 60 seconds in steps of 5', property }]);
  }
  const { chatId } = parsed.data;
  if (!isReachable(account, chatId)) return refuse(400, 'Invalid chat ID');
  return { status: 202, body: {} };
};

/** The account itself and its people. */
export const accountOperations: Operations = {
  'GET /v2/bot/info': ({ account: { channel } }) =>
    ok({
      userId: channel.botUserId,
      basicId: channel.basicId ?? `@${Number(channel.channelId).toString(36)}`,
      displayName: channel.displayName,
      chatMode: 'bot',
      markAsReadMode: 'auto',
    }),
  'GET /v2/bot/profile/{userId}': profile,
  'GET /v2/bot/followers/ids': followers,
  'POST /v2/bot/chat/loading/start': startLoading,
  'POST /v2/bot/user/{userId}/linkToken': ({ account, params }) =>
    isReachable(account, params['userId'] ?? '')
      ? ok({ linkToken: account.ids.token() })
      : refuse(400, 'The user is no friend'),
};
