import type { messagingApi } from '@line/bot-sdk';
import type { MessageProblem } from '../../../stepfunctions/line-message/check-rendered.ts';
import type { CallLine, LineClient } from '../../shared/edge/line-client.ts';
import { LineRejected, LineUnclear } from '../../shared/edge/line-errors.ts';
import type { LineMessaging, MessageKind, Validation } from '../ports.ts';
import { rejectionOf } from './rejection-of.ts';

type Validate = (api: LineClient['api'], request: messagingApi.ValidateMessageRequest) => Promise<unknown>;

const endpoints: Readonly<Record<MessageKind, Validate>> = {
  reply: (api, request) => api.validateReplyWithHttpInfo(request),
  push: (api, request) => api.validatePushWithHttpInfo(request),
  multicast: (api, request) => api.validateMulticastWithHttpInfo(request),
  narrowcast: (api, request) => api.validateNarrowcastWithHttpInfo(request),
  broadcast: (api, request) => api.validateBroadcastWithHttpInfo(request),
};

/** LINE's own judgement of messages (Messaging API reference, "Validate message objects of a ... message"). */
export const createValidateMessages =
  (callLine: CallLine): LineMessaging['validate'] =>
  async (channelId, kind, messages) => {
    // Our schema passes on what the SDK's types do not list; both are JSON for LINE.
    const request = { messages: messages as unknown as messagingApi.Message[] };
    try {
      await callLine(channelId, ({ api }) => endpoints[kind](api, request));
      return { outcome: 'valid' };
    } catch (error) {
      return validationOf(error);
    }
  };

/** What nobody else may swallow (a secret store that fails, a mistake of ours) is thrown on. */
function validationOf(error: unknown): Validation {
  if (error instanceof LineUnclear) return { outcome: 'unclear', reason: error.message };
  if (!(error instanceof LineRejected)) throw error;
  if (error.status === 400) return { outcome: 'invalid', problems: problemsOf(error) };
  const message = error.lineMessage === '' ? `HTTP ${error.status}` : error.lineMessage;
  if (error.status === 413) return { outcome: 'invalid', problems: [{ path: '/messages', message }] };
  const kind = rejectionOf(error);
  return kind === undefined
    ? { outcome: 'unclear', reason: error.message }
    : { outcome: 'rejected', kind, message };
}

function problemsOf({ details, lineMessage }: LineRejected): MessageProblem[] {
  if (details.length === 0) return [{ path: '/messages', message: lineMessage }];
  return details.map(({ property, message }) => ({ path: pointerTo(property), message }));
}

/** `messages[0].text` as a JSON pointer: `/messages/0/text`. */
const pointerTo = (property: string): string =>
  `/${property
    .replace(/\[(\d+)\]/g, '.$1')
    .replaceAll('/', '~1')
    .replaceAll('.', '/')}`;
