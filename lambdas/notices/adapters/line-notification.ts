import type { messagingApi } from '@line/bot-sdk';
import type { CallLine } from '../../shared/edge/line-client.ts';
import { LineRejected, LineUnclear } from '../../shared/edge/line-errors.ts';
import type { RouteAnswer } from '../domain/notice.ts';
import type { PushByPhone } from '../ports.ts';

/** LINE notification messages (`/bot/pnp/push`). 200 is no delivery: that is told by the `delivery` webhook event. */
export const createPushByPhone =
  (callLine: CallLine): PushByPhone =>
  async ({ channelId, phoneHash, messages, deliveryTag }) => {
    // Our schema passes on what it does not know; the SDK's types list what they know. Both are JSON for LINE.
    const request = { to: phoneHash, messages: messages as unknown as messagingApi.Message[] };
    try {
      const { httpResponse } = await callLine(channelId, ({ api }) =>
        api.pushMessagesByPhoneWithHttpInfo(request, deliveryTag),
      );
      return { outcome: 'taken', reference: httpResponse.headers.get('x-line-request-id') ?? '' };
    } catch (error) {
      if (error instanceof LineUnclear) return { outcome: 'unclear', reason: error.message };
      if (error instanceof LineRejected) return rejectionOf(error);
      throw error;
    }
  };

function rejectionOf({ status, lineMessage, message }: LineRejected): RouteAnswer {
  switch (status) {
    case 408:
    case 409:
      return { outcome: 'unclear', reason: message };
    case 422:
      return { outcome: 'refused', reason: 'no LINE user has this phone, or the user refuses notifications' };
    case 429:
      return /monthly limit/i.test(lineMessage)
        ? { outcome: 'refused', reason: 'monthly quota used up', needsPerson: true }
        : { outcome: 'busy', reason: 'LINE took no more calls for a while' };
    default:
      return { outcome: 'refused', reason: message, needsPerson: true };
  }
}
