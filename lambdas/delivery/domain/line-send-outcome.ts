import type { LineSendOutcome } from '../contracts.ts';
import type { LineSend } from './line-send.ts';

const ends: Readonly<Record<LineSend['status'], ((send: LineSend) => LineSendOutcome) | undefined>> = {
  fresh: undefined,
  calling: undefined,
  rejected: undefined,
  parked: undefined,
  accepted: ({ requestId = '', settledAt = 0 }) => ({
    ...{ outcome: 'accepted', requestId, atEpochMs: settledAt },
  }),
  failed: ({ detail = '' }) => ({ outcome: 'failed', reason: detail }),
  unknown: () => ({ outcome: 'unknown' }),
  cancelled: () => ({ outcome: 'cancelled' }),
  'assumed sent': () => ({ outcome: 'assumed sent' }),
};

/** How a send by LINE ended; undefined while it is to be worked on. */
export const endOf = (send: LineSend): LineSendOutcome | undefined => ends[send.status]?.(send);
