interface Rate {
  calls: number;
  seconds: number;
}

/** LINE's rates a channel and endpoint (Messaging API reference, "Rate limits"). */
const rates: Readonly<Record<string, Rate>> = {
  'POST /v2/bot/message/multicast': { calls: 200, seconds: 1 },
  'POST /v2/bot/message/broadcast': { calls: 60, seconds: 3600 },
  'POST /v2/bot/message/narrowcast': { calls: 60, seconds: 3600 },
  'POST /v2/bot/channel/webhook/test': { calls: 60, seconds: 3600 },
  'GET /v2/bot/insight/followers': { calls: 60, seconds: 3600 },
  'GET /v2/bot/insight/message/event': { calls: 60, seconds: 3600 },
  'GET /v2/bot/insight/message/event/aggregation': { calls: 60, seconds: 3600 },
  'GET /v2/bot/insight/message/delivery': { calls: 60, seconds: 3600 },
  'POST /v2/bot/chat/loading/start': { calls: 100, seconds: 1 },
  'POST /v2/bot/richmenu': { calls: 100, seconds: 3600 },
  'DELETE /v2/bot/richmenu/{richMenuId}': { calls: 100, seconds: 3600 },
  'DELETE /v2/bot/richmenu/alias/{richMenuAliasId}': { calls: 100, seconds: 3600 },
  'GET /v2/bot/richmenu/progress/batch': { calls: 100, seconds: 3600 },
  'POST /v2/bot/richmenu/batch': { calls: 3, seconds: 3600 },
  'GET /v2/bot/richmenu/list': { calls: 10, seconds: 1 },
  'POST /v2/oauth/accessToken': { calls: 370, seconds: 1 },
};
/** Endpoints of audience groups share no bucket, each has this rate. */
const audienceRate: Rate = { calls: 60, seconds: 60 };
const usual: Rate = { calls: 2000, seconds: 1 };

/**
 * Token buckets on the given clock.
 * @returns whether one more call of the channel to the endpoint is within its rate; if so it is spent
 */
export function createRateLimits(clock: { now(): number }): (channelId: string, endpoint: string) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (channelId, endpoint) => {
    const { calls, seconds } =
      rates[endpoint] ?? (endpoint.includes('/audienceGroup/') ? audienceRate : usual);
    const key = `${channelId} ${endpoint}`;
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: calls, at: now };
    const passedSeconds = Math.max(0, now - bucket.at) / 1000;
    const tokens = Math.min(calls, bucket.tokens + (passedSeconds * calls) / seconds);
    const isWithin = tokens >= 1;
    buckets.set(key, { tokens: isWithin ? tokens - 1 : tokens, at: now });
    return isWithin;
  };
}
