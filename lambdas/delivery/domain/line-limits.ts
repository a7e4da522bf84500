import { limits } from '../../../stepfunctions/line-message/limits.ts';

/**
 * Calls a second and channel that LINE accepts, by endpoint
 * (https://developers.line.biz/en/reference/messaging-api/#rate-limits).
 */
export const callsPerSecond = { multicast: 200, push: 2000, reply: 2000 } as const;
export type SendMethod = keyof typeof callsPerSecond;

/** The part of a second's calls that marketing may take; the rest is always there for transactional sends. */
export const marketingShare = 0.95;

/** LINE takes 1 to 5 messages a request. */
export const messagesPerRequest = limits.messages.most;
