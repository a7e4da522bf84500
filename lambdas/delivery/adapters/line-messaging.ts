import type { CallLine, LineClient } from '../../shared/edge/line-client.ts';
import { LineRejected } from '../../shared/edge/line-errors.ts';
import type { LineMessaging } from '../ports.ts';
import { createCallSending } from './call-sending.ts';
import { createValidateMessages } from './validate-messages.ts';

/** The LINE endpoints that send, with what their answers mean. Messages that LINE would refuse do not get there. */
export function createLineMessaging(callLine: CallLine): LineMessaging {
  const send = createCallSending(callLine);

  return {
    reply: ({ replyToken, ...reply }) =>
      send(reply, (api, messages) => api.replyMessageWithHttpInfo({ replyToken, messages })),

    push: ({ to, retryKey, ...push }) =>
      send(push, (api, messages) => api.pushMessageWithHttpInfo({ to, messages }, retryKey)),

    multicast: ({ to, retryKey, customAggregationUnit, ...multicast }) => {
      const units =
        customAggregationUnit === undefined ? {} : { customAggregationUnits: [customAggregationUnit] };
      return send(multicast, (api, messages) =>
        api.multicastWithHttpInfo({ to: [...to], messages, ...units }, retryKey),
      );
    },

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

async function remainingQuota(api: LineClient['api']): Promise<number | undefined> {
  const { type, value = 0 } = await api.getMessageQuota();
  if (type === 'none') return undefined;
  const { totalUsage } = await api.getMessageQuotaConsumption();
  return Math.max(0, value - totalUsage);
}
