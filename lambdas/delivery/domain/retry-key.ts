import { deterministicId } from '../../shared/domain/deterministic-id.ts';

/**
 * `X-Line-Retry-Key` of each request: the same on every repetition of one attempt, another on the next attempt. LINE
 * remembers a key for 24 hours (https://developers.line.biz/en/docs/messaging-api/retrying-api-request/).
 */
export const retryKey = {
  multicast: (sendId: string, chunkNumber: number, attempt: number) =>
    deterministicId('multicast', sendId, chunkNumber, attempt),
  push: (sendId: string, memberId: string, attempt: number) =>
    deterministicId('push', sendId, memberId, attempt),
  byLine: (sendId: string, attempt: number) => deterministicId('by LINE', sendId, attempt),
  overflow: (sendId: string, part: number, attempt: number) =>
    deterministicId('overflow', sendId, part, attempt),
};

/**
 * How long an unanswered request is repeated under its key: an hour less than LINE remembers it, because a repetition
 * after that would send a second time.
 */
export const ambiguityLimitMs = 23 * 3_600_000;
