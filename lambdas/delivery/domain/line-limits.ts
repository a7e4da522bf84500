import { limits } from '../../../stepfunctions/line-message/limits.ts';

/**
 * Calls that LINE accepts of a channel, by endpoint (https://developers.line.biz/en/reference/messaging-api/#rate-limits).
 * LINE takes 60 narrowcasts and broadcasts an hour from a bucket: ten in ten minutes never empty it.
 */
export const callRates = {
  multicast: { calls: 200, windowSeconds: 1 },
  push: { calls: 2000, windowSeconds: 1 },
  reply: { calls: 2000, windowSeconds: 1 },
  narrowcast: { calls: 10, windowSeconds: 600 },
  broadcast: { calls: 10, windowSeconds: 600 },
} as const;
export type SendMethod = keyof typeof callRates;

/** The part of a window's calls that marketing may take; the rest is always there for transactional sends. */
export const marketingShare = 0.95;

/** LINE takes 1 to 5 messages a request. */
export const messagesPerRequest = limits.messages.most;
