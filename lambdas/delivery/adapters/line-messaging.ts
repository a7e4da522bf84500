import type { messagingApi } from '@line/bot-sdk';
import type { LineMessage } from '../../../stepfunctions/journey/line-message.ts';
import type { CallLine, LineClient } from '../../shared/edge/line-client.ts';
import { LineRejected, LineUnclear } from '../../shared/edge/line-errors.ts';
import type { LineAnswer, LineMessaging } from '../ports.ts';
import { rejectionOf } from './rejection-of.ts';

/** The LINE endpoints that send, with what their answers mean. */
export function createLineMessaging(callLine: CallLine): LineMessaging {
  const send = async (
    channelId: string,
    call: (api: LineClient['api']) => Promise<{ httpResponse: { headers: Headers } }>,
  ): Promise<LineAnswer> => {
    try {
      const { httpResponse } = await callLine(channelId, ({ api }) => call(api));
      return { outcome: 'accepted', requestId: httpResponse.headers.get('x-line-request-id') ?? '' };
    } catch (error) {
      return answerOf(error);
    }
  };

  return {
    reply: ({ channelId, replyToken, messages }) =>
      send(channelId, (api) => api.replyMessageWithHttpInfo({ replyToken, messages: asSdk(messages) })),

    push: ({ channelId, to, messages, retryKey }) =>
      send(channelId, (api) => api.pushMessageWithHttpInfo({ to, messages: asSdk(messages) }, retryKey)),

    multicast: ({ channelId, to, messages, retryKey, customAggregationUnit }) => {
      const units =
        customAggregationUnit === undefined ? {} : { customAggregationUnits: [customAggregationUnit] };
      const request = { to: [...to], messages: asSdk(messages), ...units };
      return send(channelId, (api) => api.multicastWithHttpInfo(request, retryKey));
    },

    readRemainingQuota: (channelId) =>
      callLine(channelId, async ({ api }) => {
        const { type, value = 0 } = await api.getMessageQuota();
        if (type === 'none') return undefined;
        const { totalUsage } = await api.getMessageQuotaConsumption();
        return Math.max(0, value - totalUsage);
      }),
  };
}

/** Our schema passes on what it does not know; the SDK's types list what they know. Both are JSON for LINE. */
const asSdk = (messages: readonly LineMessage[]) => messages as unknown as messagingApi.Message[];

/** What nobody else may swallow (a secret store that fails, a mistake of ours) is thrown on. */
function answerOf(error: unknown): LineAnswer {
  if (error instanceof LineUnclear) return { outcome: 'ambiguous', reason: error.message };
  if (!(error instanceof LineRejected)) throw error;
  const { status, acceptedRequestId, lineMessage } = error;
  if (acceptedRequestId !== undefined)
    return { outcome: 'accepted', requestId: acceptedRequestId, acceptedBefore: true };
  const kind = rejectionOf(error);
  if (kind === undefined) return { outcome: 'ambiguous', reason: error.message };
  return { outcome: 'rejected', kind, message: lineMessage === '' ? `HTTP ${status}` : lineMessage };
}
