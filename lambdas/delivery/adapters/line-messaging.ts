import type { messagingApi } from '@line/bot-sdk';
import { checkRendered } from '../../../stepfunctions/line-message/check-rendered.ts';
import type { LineMessage } from '../../../stepfunctions/line-message/line-message.ts';
import type { CallLine, LineClient } from '../../shared/edge/line-client.ts';
import { LineRejected, LineUnclear } from '../../shared/edge/line-errors.ts';
import type { LineAnswer, LineMessaging } from '../ports.ts';
import { rejectionOf } from './rejection-of.ts';
import { createValidateMessages } from './validate-messages.ts';

/** The LINE endpoints that send, with what their answers mean. Messages that LINE would refuse do not get there. */
export function createLineMessaging(callLine: CallLine): LineMessaging {
  const send = async (
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

  return {
    reply: ({ replyToken, ...reply }) =>
      send(reply, (api, messages) => api.replyMessageWithHttpInfo({ replyToken, messages })),

    async push({ to, retryKey, customAggregationUnit, ...push }) {
      const pushUnder = (units: Units): Promise<LineAnswer> =>
        send(push, (api, messages) => api.pushMessageWithHttpInfo({ to, messages, ...units }, retryKey));
      const answer = await pushUnder(unitsOf(customAggregationUnit));
      // LINE's documents differ on whether every account may name the units of pushes; the message matters more.
      return isAboutUnits(answer) ? pushUnder({}) : answer;
    },

    multicast: ({ to, retryKey, customAggregationUnit, ...multicast }) =>
      send(multicast, (api, messages) =>
        api.multicastWithHttpInfo({ to: [...to], messages, ...unitsOf(customAggregationUnit) }, retryKey),
      ),

    validate: createValidateMessages(callLine),

    async readRemainingQuota(channelId) {
      try {
        return await callLine(channelId, ({ api }) => remainingQuota(api));
      } catch (error) {
        // Whoever sends next is parked for the same reason, which people see and can resume.
        if (error instanceof LineRejected) return undefined;
        throw error;
      }
    },
  };
}

type Units = { customAggregationUnits?: string[] };
const unitsOf = (unit: string | undefined): Units =>
  unit === undefined ? {} : { customAggregationUnits: [unit] };

const isAboutUnits = (answer: LineAnswer): boolean =>
  answer.outcome === 'rejected' &&
  [answer.message, ...(answer.properties ?? [])].some((words) => /customAggregationUnits/.test(words));

/** Our schema passes on what it does not know; the SDK's types list what they know. Both are JSON for LINE. */
const asSdk = (messages: readonly LineMessage[]) => messages as unknown as messagingApi.Message[];

async function remainingQuota(api: LineClient['api']): Promise<number | undefined> {
  const { type, value = 0 } = await api.getMessageQuota();
  if (type === 'none') return undefined;
  const { totalUsage } = await api.getMessageQuotaConsumption();
  return Math.max(0, value - totalUsage);
}

/** What nobody else may swallow (a secret store that fails, a mistake of ours) is thrown on. */
function answerOf(error: unknown): LineAnswer {
  if (error instanceof LineUnclear) return { outcome: 'ambiguous', reason: error.message };
  if (!(error instanceof LineRejected)) throw error;
  const { status, acceptedRequestId, lineMessage, properties } = error;
  if (acceptedRequestId !== undefined)
    return { outcome: 'accepted', requestId: acceptedRequestId, acceptedBefore: true };
  const kind = rejectionOf(error);
  if (kind === undefined) return { outcome: 'ambiguous', reason: error.message };
  const message = lineMessage === '' ? `HTTP ${status}` : lineMessage;
  return { outcome: 'rejected', kind, message, ...(properties.length > 0 && { properties }) };
}
