/**
 * LINE's rates a channel and endpoint, as token buckets (Messaging API reference, "Rate limits"): so many in so many
 * seconds.
 */
const limits: Readonly<Record<string, { calls: number; seconds: number }>> = {
  '/v2/bot/message/multicast': { calls: 200, seconds: 1 },
  '/v2/bot/message/broadcast': { calls: 60, seconds: 3600 },
  '/v2/bot/message/narrowcast': { calls: 60, seconds: 3600 },
  '/v2/bot/channel/webhook/test': { calls: 60, seconds: 3600 },
  '/v2/bot/chat/loading/start': { calls: 100, seconds: 1 },
};
const usual = { calls: 2000, seconds: 1 };

/** Says whether one more call is within the rate. */
export function createRateLimits(clock: { now(): number }) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (path: string): boolean => {
    const { calls, seconds } = limits[path] ?? usual;
    const now = clock.now();
    const bucket = buckets.get(path) ?? { tokens: calls, at: now };
    const refilled = Math.min(calls, bucket.tokens + ((now - bucket.at) / 1000) * (calls / seconds));
    const allowed = refilled >= 1;
    buckets.set(path, { tokens: allowed ? refilled - 1 : refilled, at: now });
    return allowed;
  };
}
