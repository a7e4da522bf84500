import { createDynamoBroadcasts } from '../broadcasts/adapters/dynamo-broadcasts.ts';
import { createReadSentCounts } from '../delivery/adapters/sent-counters.ts';
import { createDynamoDays } from '../insights/adapters/dynamo-days.ts';
import { createDynamoFigures } from '../insights/adapters/dynamo-figures.ts';
import { createLineInsights } from '../insights/adapters/line-insights.ts';
import { createCountFriends } from '../insights/count-friends.ts';
import { createDoInsightWork } from '../insights/do-insight-work.ts';
import { insightsApi } from '../insights/insights-api.ts';
import type { InsightWork } from '../insights/ports.ts';
import { createReadLineFigures } from '../insights/read-line-figures.ts';
import { createScanMembers } from '../members/adapters/dynamo-scan-members.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import type { Core } from './core.ts';

/** LINE's figures as they were fetched, for whoever shows them. */
export const composeLineFigures = (core: Core) => ({
  readLineFigures: createReadLineFigures({ figures: createDynamoFigures(core) }),
});

/** The consumer of the queue `insights.work`. */
export const composeInsightWork = (
  core: Core,
  platform: { sendToInsightQueue: SendToQueue<InsightWork>; reconcilesIdleDays: boolean },
) => {
  const broadcasts = createDynamoBroadcasts(core);
  return eachMessage<InsightWork>(
    createDoInsightWork({
      ...core,
      ...platform,
      figures: createDynamoFigures(core),
      days: createDynamoDays(core),
      line: createLineInsights(core.callLine),
      readSentCounts: createReadSentCounts(core),
      countFriends: createCountFriends({ scanMembers: createScanMembers(core) }),
      listLineRequests: (channelId, since) => broadcasts.listLineRequests(channelId, since),
    }),
    (error) => core.log('MESSAGE_FAILED', { queue: 'insights.work' }, error),
  );
};

export const composeInsightsApi = (
  core: Core,
  platform: { sendToInsightQueue: SendToQueue<InsightWork> },
): Route[] => insightsApi({ ...core, ...platform, days: createDynamoDays(core) });
