import { ok, refuse, refuseProperties } from '../http/line-answer.ts';
import type { Operations } from './operation.ts';

const day = /^\d{8}$/;

/** Figures on friends and campaigns; LINE hides what few people did, and nobody here looks at messages. */
export const insightOperations: Operations = {
  'GET /v2/bot/insight/followers': ({ account, query }) => {
    const date = query.get('date');
    if (date !== null && !day.test(date))
      return refuseProperties([{ message: 'Must be yyyyMMdd', property: 'date' }]);
    const friendships = [...account.state.friendships.values()];
    return ok({
      status: 'ready',
      followers: friendships.filter(({ wasFriend }) => wasFriend).length,
      targetedReaches: friendships.filter(({ standing }) => standing === 'friend').length,
      blocks: friendships.filter(({ standing }) => standing === 'blocked').length,
    });
  },
  'GET /v2/bot/insight/message/event': ({ account, query }) => {
    const requestId = query.get('requestId');
    if (!requestId) return refuseProperties([{ message: 'May not be empty', property: 'requestId' }]);
    const sent = account.state.campaigns.get(requestId);
    if (!sent) return refuse(404, 'Not found');
    return ok({
      overview: {
        requestId,
        timestamp: Math.floor(sent.at / 1000),
        delivered: sent.reached.length,
        uniqueImpression: null,
        uniqueClick: null,
        uniqueMediaPlayed: null,
        uniqueMediaPlayed100Percent: null,
      },
      messages: sent.messages.map((_message, index) => ({ seq: index + 1, impression: null })),
      clicks: [],
    });
  },
};
