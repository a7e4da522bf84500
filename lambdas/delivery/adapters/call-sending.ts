import type { messagingApi } from '@line/bot-sdk';
import { checkRendered } from '../../../stepfunctions/line-message/check-rendered.ts';
import type { LineMessage } from '../../../stepfunctions/line-message/line-message.ts';
import type { CallLine, LineClient } from '../../shared/edge/line-client.ts';
import { LineRejected, LineUnclear } from '../../shared/edge/line-errors.ts';
import type { LineAnswer } from '../ports.ts';
import { rejectionOf } from './rejection-of.ts';

/** One call that sends, and what LINE's answer means. Messages that LINE would refuse do not get there. */
export const createCallSending =
  (callLine: CallLine) =>
  async (
    { channelId, messages }: { channelId: string; messages: readonly LineMessage[] },
    call: (
      api: LineClient['api'],
      messages: messagingApi.Message[],
    ) => Promise<{ httpResponse: { headers: Headers } }>,
  ): Promise<LineAnswer> => {
    const [problem] = checkRendered(messages);
    if (problem) {
      const message = `${problem.path} ${problem.message}`;
      return { outcome: 'rejected', kind: 'badRequest', message };
    }
    try {
      const { httpResponse } = await callLine(channelId, ({ api }) => call(api, asSdk(messages)));
      return { outcome: 'accepted', requestId: httpResponse.headers.get('x-line-request-id') ?? '' };
    } catch (error) {
      return answerOf(error);
    }
  };

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
