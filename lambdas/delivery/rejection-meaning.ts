import type { ParkReason } from './contracts.ts';
import type { FailureReason } from './domain/verdict.ts';
import type { Rejection } from './ports.ts';

/** What follows for the recipients of a call from LINE's refusal. */
export type RejectionMeaning =
  { next: 'fail'; verdict: FailureReason } | { next: 'wait' } | { next: 'park'; reason: ParkReason };

export const meaningOf = {
  badRequest: { next: 'fail', verdict: 'invalid messages' },
  tooLarge: { next: 'fail', verdict: 'invalid messages' },
  invalidReplyToken: { next: 'fail', verdict: 'invalid messages' },
  badRecipient: { next: 'fail', verdict: 'invalid recipient' },
  rateLimited: { next: 'wait' },
  quota: { next: 'park', reason: 'monthly quota used up' },
  unauthorized: { next: 'park', reason: 'channel token refused' },
  forbidden: { next: 'park', reason: 'not permitted by LINE plan' },
} as const satisfies Record<Rejection, RejectionMeaning>;
