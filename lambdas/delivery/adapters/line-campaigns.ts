import type { messagingApi } from '@line/bot-sdk';
import type { CallLine } from '../../shared/edge/line-client.ts';
import { LineRejected, LineUnclear } from '../../shared/edge/line-errors.ts';
import type { LineTarget, NarrowcastProgress } from '../contracts.ts';
import type { LineCampaigns } from '../ports.ts';
import { createCallSending } from './call-sending.ts';

/** LINE's narrowcast and broadcast through the SDK. */
export function createLineCampaigns(callLine: CallLine): LineCampaigns {
  const send = createCallSending(callLine);
  return {
    send: ({ target, retryKey, ...said }) =>
      send(said, (api, messages) =>
        target.endpoint === 'broadcast'
          ? api.broadcastWithHttpInfo({ messages }, retryKey)
          : api.narrowcastWithHttpInfo({ messages, ...conditionsOf(target) }, retryKey),
      ),
    async progress(channelId, requestId) {
      try {
        return progressOf(await callLine(channelId, ({ api }) => api.getNarrowcastProgress(requestId)));
      } catch (error) {
        return withoutProgress(error);
      }
    },
  };
}

type Conditions = Pick<messagingApi.NarrowcastRequest, 'recipient' | 'filter' | 'limit'>;

/** The definition's schema has checked what the SDK's types say; both are JSON for LINE. */
function conditionsOf({
  recipient,
  filter,
  limit,
}: Extract<LineTarget, { endpoint: 'narrowcast' }>): Conditions {
  const given = Object.entries({ recipient, filter, limit }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function progressOf(progress: messagingApi.NarrowcastProgressResponse): NarrowcastProgress {
  const { phase, targetCount, successCount, failureCount, errorCode, completedTime } = progress;
  return {
    ...{ outcome: 'progress', phase, targeted: targetCount, success: successCount, failure: failureCount },
    ...{ errorCode, completedAt: completedTime && new Date(completedTime).getTime() },
  };
}

function withoutProgress(error: unknown): NarrowcastProgress {
  if (error instanceof LineUnclear) return { outcome: 'no answer', reason: error.message };
  if (!(error instanceof LineRejected)) throw error;
  return error.status === 404 ? { outcome: 'gone' } : { outcome: 'no answer', reason: error.message };
}
