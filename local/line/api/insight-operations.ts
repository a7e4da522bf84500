import type { Account } from '../account.ts';
import type { AcceptedSend, Interaction } from '../change.ts';
import { ok, refuse, refuseProperties } from '../http/line-answer.ts';
import { startOfDay, statusOf } from '../japanese-day.ts';
import { interactionStatistics } from './interaction-statistics.ts';
import type { Operation, Operations } from './operation.ts';

const dayMs = 86_400_000;
/** Statistics of a message change for so long. */
const watchedMs = 14 * dayMs;
const longestPeriodMs = 30 * dayMs;
const firstCounted = '20161101';

const followers: Operation = ({ account, query }) => {
  const date = query.get('date');
  if (date === null) return refuse(400, 'date is required');
  if (startOfDay(date) === undefined) return refuse(400, 'Bad Request');
  const status = statusOf(date, firstCounted, account.clock.now());
  if (status !== 'ready') return ok({ status, followers: null, targetedReaches: null, blocks: null });
  // The simulator keeps no history: every past day is as today.
  const friendships = [...account.state.friendships.values()];
  return ok({
    status,
    followers: friendships.filter(({ wasFriend }) => wasFriend).length,
    targetedReaches: friendships.filter(({ standing }) => standing === 'friend').length,
    blocks: friendships.filter(({ standing }) => standing === 'blocked').length,
  });
};

const interactionsOf = ({ state }: Account, { requestId, at }: AcceptedSend): Interaction[] =>
  (state.interactions.get(requestId) ?? []).filter((done) => done.at - at <= watchedMs);

const ofCampaign: Operation = ({ account, query }) => {
  const requestId = query.get('requestId');
  if (!requestId) return refuseProperties([{ message: 'May not be empty', property: 'requestId' }]);
  const sent = account.state.campaigns.get(requestId);
  if (!sent) return refuse(404, 'Not found');
  const { overview, messages, clicks } = interactionStatistics(interactionsOf(account, sent));
  const timestamp = Math.floor(sent.at / 1000);
  return ok({
    overview: { requestId, timestamp, delivered: sent.reached.length, ...overview },
    messages: messages.map(({ uniqueImpression: _ofUnitsOnly, ...bubble }) => bubble),
    clicks,
  });
};

const ofUnit: Operation = ({ account, query }) => {
  const unit = query.get('customAggregationUnit') ?? '';
  const period = readPeriod(query);
  if (!/^\w{1,30}$/.test(unit) || !period) return noStatistic;
  const sends = [...account.state.unitSends.values()].filter(
    ({ customAggregationUnit, at }) =>
      customAggregationUnit === unit && at >= period.from && at < period.until,
  );
  return ok(interactionStatistics(sends.flatMap((sent) => interactionsOf(account, sent))));
};

/** The answer of LINE as its reference shows it, without a word. */
const noStatistic = { status: 400, body: { message: null, key: null, stacktrace: null, code: null } };

/** Whole days, both ends included; undefined unless they are at most 30 days apart. */
function readPeriod(query: URLSearchParams): { from: number; until: number } | undefined {
  const from = startOfDay(query.get('from'));
  const to = startOfDay(query.get('to'));
  if (from === undefined || to === undefined || from > to || to - from > longestPeriodMs) return undefined;
  return { from, until: to + dayMs };
}

/** Figures on friends and on what they did with messages. */
export const insightOperations: Operations = {
  'GET /v2/bot/insight/followers': followers,
  'GET /v2/bot/insight/message/event': ofCampaign,
  'GET /v2/bot/insight/message/event/aggregation': ofUnit,
};
