import { ok, refuse } from '../http/line-answer.ts';
import type { Turn } from '../state.ts';
import type { ControlRequest, ControlRoutes } from './control-route.ts';

const chatOf = ({ account, params }: ControlRequest): readonly Turn[] =>
  account.state.chats.get(params['userId'] ?? '') ?? [];

const iso = (epochMs: number): string => new Date(epochMs).toISOString();

/** What is in a chat; a group's chat has the group's id. */
export const chatRoutes: ControlRoutes = {
  'GET /users/{userId}/messages': (request) =>
    ok(
      chatOf(request).flatMap((turn) =>
        turn.from === 'account'
          ? [
              {
                ...{ messages: turn.messages, via: turn.via, at: iso(turn.at) },
                ...{ requestId: turn.requestId, deliveryTag: turn.deliveryTag },
              },
            ]
          : [],
      ),
    ),
  'GET /users/{userId}/chat': (request) => ok(chatOf(request).map((turn) => ({ ...turn, at: iso(turn.at) }))),
  'GET /contents/{messageId}': ({ provider, params }) => {
    const content = provider.contents.get(params['messageId'] ?? '');
    if (!content) return refuse(404, 'There is no such content.');
    // Whatever a user sent is shown, never run.
    const headers = { 'content-type': content.contentType, 'content-security-policy': 'sandbox' };
    return { status: 200, body: Buffer.from(content.base64, 'base64'), headers };
  },
};
